import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { startSheetScene, tester, type SheetScene } from '../../../../test/support/sheet-scene.ts'
import type { TestDatabase } from '../../../../test/support/test-database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { realClock } from '../../../platform/system.ts'

const DAY_MS = 86_400_000
const march = 'order_no,country,total\n1,DE,10.50\n2,FR,20.25\n3,DE,5.00\n'
const april = 'order_no,country,total\n4,DE,1.50\n5,ES,2.75\n'
const soon = (): AbortSignal => AbortSignal.timeout(20_000)

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let scene: SheetScene
  let aheadMs = 0
  beforeEach(async () => {
    aheadMs = 0
    database = await createDatabase()
    const clock: Clock = { ...realClock, now: () => realClock.now() + aheadMs }
    scene = await startSheetScene(database, { clock })
  })
  afterEach(async () => {
    await scene.close()
    await database.remove()
  })

  it(
    'a project ends a week after the last act in it, with its files; its log stays',
    { timeout: 180_000 },
    async () => {
      const { projects, downloads, versions } = scene.sheets.projects
      const id = await scene.begin()
      const kept = await scene.begin('Kept')
      await scene.send(id, 'march.csv', march)
      await scene.settled(id)
      const { download } = await downloads.create(tester, id, { format: 'csv', provenance: false })
      await scene.settled(id)
      const { token } = await downloads.link(tester, id, download.id, 168)
      aheadMs = 6 * DAY_MS
      await projects.extend(tester, kept, 7)
      aheadMs = 8 * DAY_MS
      await scene.sheets.start()
      await expect(projects.get(tester, id)).rejects.toMatchObject({ code: 'sheet_project_not_found' })
      await expect(versions.list(tester, id, { limit: 5 })).rejects.toMatchObject({ code: 'sheet_project_not_found' })
      await expect(downloads.fileByLink(token)).rejects.toMatchObject({ code: 'sheet_link_not_found' })
      expect(existsSync(join(scene.folder, String(id)))).toBe(false)
      expect((await projects.get(tester, kept)).title).toBe('Kept')
      const lines = await database.db.selectFrom('sheet_log').select('kind').where('project_id', '=', id).execute()
      expect(lines.at(-1)).toEqual({ kind: 'project.deleted' })
    },
  )

  it('the log cannot be changed, and a verification names an original that was', { timeout: 180_000 }, async () => {
    const { proofs, workbooks, runs } = scene.sheets.projects
    const id = await scene.begin()
    await scene.send(id, 'march.csv', march)
    await scene.settled(id)
    const change = database.db.updateTable('sheet_log').set({ kind: 'nothing' }).where('project_id', '=', id)
    await expect(change.execute()).rejects.toThrow('append-only')
    await expect(database.db.deleteFrom('sheet_log').execute()).rejects.toThrow('append-only')
    const [workbook] = (await workbooks.list(tester, id)).items
    writeFileSync(join(scene.folder, String(id), 'originals', workbook?.sha256 ?? ''), march.replace('10.50', '10.51'))
    const run = await proofs.verify(tester, id, undefined)
    await scene.settled(id)
    const { result } = await runs.get(tester, id, run.id)
    expect(result).toMatchObject({ isWhole: false })
    expect(JSON.stringify(result)).toContain('The bytes of “march.csv” are not those that came in.')
  })

  it('what nobody knows is swept at a start, and nothing else', { timeout: 180_000 }, async () => {
    const id = await scene.begin()
    await scene.send(id, 'march.csv', march)
    await scene.settled(id)
    const folder = join(scene.folder, String(id))
    const before = ['originals', 'tables', 'versions'].map((part) => readdirSync(join(folder, part)))
    for (const stray of ['versions/99.parquet', 'tables/98.parquet', 'originals/abc', 'tmp/original-1.part'])
      writeFileSync(join(folder, stray), 'x')
    writeFileSync(join(scene.folder, 'uploads', 'plain-1'), 'x')
    await scene.sheets.start()
    expect(['originals', 'tables', 'versions'].map((part) => readdirSync(join(folder, part)))).toEqual(before)
    expect(readdirSync(join(folder, 'tmp')).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(readdirSync(join(scene.folder, 'uploads'))).toEqual([])
  })

  it('a step after undo makes a branch, and steps are done again when a file comes', { timeout: 180_000 }, async () => {
    const { versions, projects } = scene.sheets.projects
    const id = await scene.begin()
    await scene.send(id, 'march.csv', march)
    await scene.settled(id)
    const base = (await projects.get(tester, id)).versionId
    await versions.apply(tester, id, { words: 'keep rows where total > 100' }, soon())
    await scene.settled(id)
    expect((await versions.undo(tester, id)).id).toBe(base)
    await expect(versions.undo(tester, id)).rejects.toMatchObject({ code: 'sheet_nothing_to_undo' })
    await versions.apply(tester, id, { words: 'keep rows where total > 6; sort by total desc' }, soon())
    await scene.settled(id)
    const { items } = await versions.list(tester, id, { limit: 20 })
    expect(items.filter(({ parentId }) => parentId === base).map(({ rows }) => rows)).toEqual([2, 0])
    const labelled = await versions.label(tester, id, items[0]?.id ?? 0, 'sent to Ada')
    expect(labelled.label).toBe('sent to Ada')

    await scene.send(id, 'april.csv', april)
    const runs = await scene.settled(id)
    expect(runs.find(({ kind }) => kind === 'consolidate')).toMatchObject({ result: { rows: 5, skipped: [] } })
    const after = await projects.get(tester, id)
    const now = (await versions.list(tester, id, { limit: 20 })).items.find((version) => version.id === after.versionId)
    expect(now).toMatchObject({ rows: 2, words: items[0]?.words })
    const refused = await versions.apply(tester, id, { words: 'sort by totl' }, soon())
    expect(refused).toMatchObject({ kind: 'refused' })
  })

  it(
    'a file that cannot be read says why and holds up no other; one may be taken out',
    { timeout: 180_000 },
    async () => {
      const { workbooks, projects } = scene.sheets.projects
      const id = await scene.begin()
      await scene.send(id, 'broken.xlsx', Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9, 9, 9]))
      const { workbookId } = await scene.send(id, 'march.csv', march)
      await scene.settled(id)
      const { items } = await workbooks.list(tester, id)
      expect(items.map(({ state }) => state)).toEqual(['failed', 'read'])
      expect(items[0]?.failure?.sentence).toContain('broken.xlsx')
      expect(items[0]?.failure?.nextStep).not.toBe('')
      expect((await projects.get(tester, id)).versionId).not.toBeNull()
      await workbooks.remove(tester, id, workbookId)
      expect((await workbooks.list(tester, id)).items.map(({ name }) => name)).toEqual(['broken.xlsx'])
    },
  )
})
