import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { startSheetScene, tester, type SheetScene } from '../../../../test/support/sheet-scene.ts'
import type { TestDatabase } from '../../../../test/support/test-database.ts'

const march = 'order_no,country,total\n1,DE,10.50\n2,FR,20.25\n3,DE,5.00\n'
const april = 'Order No;Country;Total\n4;DE;1,50\n5;ES;2,75\n'

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
    { timeout: 60_000 },
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
      console.log(JSON.stringify(base, null, 1))
      const total = base?.columns.find(({ name }) => name.toLowerCase() === 'total')?.id ?? ''
      const country = base?.columns.find(({ name }) => name.toLowerCase() === 'country')?.id ?? ''
      const steps = [
        {
          op: 'group' as const,
          by: [country],
          values: [{ fn: 'sum' as const, column: total, into: { column: 'c90', name: 'sum' } }],
        },
      ]
      const preview = await versions.preview(tester, id, { steps }, AbortSignal.timeout(20_000))
      console.log(JSON.stringify(preview))
      const answer = await versions.apply(tester, id, { steps }, AbortSignal.timeout(20_000))
      console.log(JSON.stringify(answer))
      console.log(JSON.stringify((await scene.settled(id))[0]))
      const now = await projects.get(tester, id)
      const grid = await looking.rows(
        tester,
        { projectId: id, versionId: now.versionId ?? 0, from: 0, limit: 10 },
        AbortSignal.timeout(20_000),
      )
      console.log(JSON.stringify(grid))
      const traced = await looking.trace(
        tester,
        { projectId: id, versionId: now.versionId ?? 0, row: 0, column: 'c90' },
        AbortSignal.timeout(20_000),
      )
      console.log(JSON.stringify(traced))
      const { download } = await downloads.create(tester, id, { format: 'xlsx', provenance: false })
      console.log(JSON.stringify((await scene.settled(id))[0]))
      const file = await downloads.file(tester, id, download.id)
      console.log(file.name, file.bytes)
      const run = await proofs.verify(tester, id, undefined)
      await scene.settled(id)
      console.log(JSON.stringify(await scene.sheets.projects.runs.get(tester, id, run.id), null, 1))
      console.log(
        JSON.stringify(
          (await proofs.log(tester, id, { limit: 100 })).items.map((line) => line.sentence),
          null,
          1,
        ),
      )
    },
  )
})
