import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { startSheetScene, tester, type SheetScene } from '../../../../test/support/sheet-scene.ts'
import type { TestDatabase } from '../../../../test/support/test-database.ts'

const march = 'order_no,country,total\n1,DE,10.50\n2,FR,20.25\n3,DE,5.00\n'
const april = 'Order No;Country;Total\n4;DE;1,50\n5;ES;2,75\n'

const soon = (): AbortSignal => AbortSignal.timeout(20_000)

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let scene: SheetScene
  beforeEach(async () => {
    database = await createDatabase()
    scene = await startSheetScene(database)
  })
  afterEach(async () => {
    await scene.close()
    await database.remove()
  })

  it(
    'files are read, consolidated, changed by steps and downloaded, and a replay gives the same',
    { timeout: 180_000 },
    async () => {
      const { projects, versions, workbooks, looking, downloads, proofs } = scene.sheets.projects
      const id = await scene.begin()
      await scene.send(id, 'march.csv', march)
      await scene.send(id, 'april.csv', april)
      const runs = await scene.settled(id)
      expect(runs.map(({ kind, state, failure }) => ({ kind, state, failure }))).toContainEqual({
        kind: 'consolidate',
        state: 'done',
        failure: null,
      })
      const { items } = await workbooks.list(tester, id)
      expect(items.map(({ name, state, rows }) => ({ name, state, rows }))).toEqual([
        { name: 'march.csv', state: 'read', rows: 3 },
        { name: 'april.csv', state: 'read', rows: 2 },
      ])
      const { versionId } = await projects.get(tester, id)
      const base = (await versions.list(tester, id, { limit: 10 })).items.find((version) => version.id === versionId)
      expect(base?.rows).toBe(5)
      const words = 'group by country sum total'
      const preview = await versions.preview(tester, id, { words }, soon())
      if (preview.kind !== 'preview') throw new Error(JSON.stringify(preview))
      expect(preview.preview.counts).toMatchObject({ added: 3 })
      const answer = await versions.apply(tester, id, { words }, soon())
      expect(answer.kind).toBe('run')
      await scene.settled(id)
      const current = (await projects.get(tester, id)).versionId ?? 0
      expect(current).not.toBe(versionId)
      const grid = await looking.rows(tester, { projectId: id, versionId: current, from: 0, limit: 10 }, soon())
      expect(grid.rows.map(({ values }) => values)).toEqual([
        ['DE', '17.00'],
        ['FR', '20.25'],
        ['ES', '2.75'],
      ])
      const column = grid.columns[1]?.id ?? ''
      const traced = await looking.trace(tester, { projectId: id, versionId: current, row: 0, column }, soon())
      expect(traced.sources.map(({ file, cells, values }) => [file, ...cells, ...values])).toEqual([
        ['march.csv', 'C2', '10.50'],
        ['march.csv', 'C4', '5.00'],
        ['april.csv', 'C2', '1.50'],
      ])
      expect(traced.steps.map((step) => step.versionId)).toEqual([current])
      const { download } = await downloads.create(tester, id, { format: 'xlsx', provenance: false })
      expect((await scene.settled(id))[0]).toMatchObject({ kind: 'export', state: 'done', failure: null })
      const file = await downloads.file(tester, id, download.id)
      expect(file).toMatchObject({ name: 'March.xlsx' })
      const link = await downloads.link(tester, id, download.id, 1)
      expect((await downloads.fileByLink(link.token)).path).toBe(file.path)
      await expect(downloads.fileByLink('x'.repeat(43))).rejects.toMatchObject({ code: 'sheet_link_not_found' })
      const run = await proofs.verify(tester, id, undefined)
      await scene.settled(id)
      const verified = await scene.sheets.projects.runs.get(tester, id, run.id)
      expect(verified).toMatchObject({ state: 'done', failure: null, result: { isWhole: true } })
      const log = await proofs.log(tester, id, { limit: 100 })
      expect(log.items.map(({ kind }) => kind)).toEqual([
        'project.begun',
        'workbook.sent',
        'workbook.sent',
        'workbook.read',
        'workbook.read',
        'version.consolidated',
        'version.made',
        'download.made',
        'project.verified',
      ])
    },
  )
})
