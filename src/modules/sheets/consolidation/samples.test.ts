import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleWorkbooks } from '../../../../scripts/sample-workbooks.ts'
import { startSheetScene, tester, type SheetScene } from '../../../../test/support/sheet-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.ts'
import type { Matrix } from './contract.ts'

const { files, expected } = sampleWorkbooks()
const soon = (): AbortSignal => AbortSignal.timeout(20_000)

describe('twelve messy workbooks of twelve branches', { timeout: 120_000 }, () => {
  let database: TestDatabase
  let scene: SheetScene
  let projectId: number
  beforeAll(async () => {
    database = await createTestDatabase({ store: 'SQLite' })
    scene = await startSheetScene(database)
    projectId = await scene.begin('2025')
    for (const { name, bytes } of files) await scene.send(projectId, name, bytes)
    // Twenty-four children, each of which starts anew.
    await scene.settled(projectId).catch(() => scene.settled(projectId))
  }, 120_000)
  afterAll(async () => {
    await scene.close()
    await database.remove()
  })

  const { matrix, change, answer, totals, compare } = {
    matrix: () => scene.sheets.consolidation.consolidation.matrix(tester, projectId),
    change: (request: Parameters<SheetScene['sheets']['consolidation']['consolidation']['change']>[2]) =>
      scene.sheets.consolidation.consolidation.change(tester, projectId, request),
    answer: (request: Parameters<SheetScene['sheets']['consolidation']['consolidation']['answer']>[2]) =>
      scene.sheets.consolidation.consolidation.answer(tester, projectId, request),
    totals: () => scene.sheets.consolidation.consolidation.totals(tester, projectId),
    compare: (from: number, to: number) =>
      scene.sheets.consolidation.consolidation.compare(tester, projectId, { from, to }),
  }
  const current = async () => (await scene.sheets.projects.projects.get(tester, projectId)).versionId ?? 0
  const idOf = (one: Matrix, name: string): string => one.targets.find((target) => target.name === name)?.id ?? ''

  it('are all read, with the rows and sums that are right', async () => {
    const { items } = await scene.sheets.projects.workbooks.list(tester, projectId)
    expect(items.flatMap(({ failure }) => (failure === null ? [] : [failure]))).toEqual([])
    expect(items.map(({ name, state }) => [name, state])).toEqual(files.map(({ name }) => [name, 'read']))
    const told = (await totals()).files.map(({ file, tables: [first] }) => ({
      file,
      rows: first?.rowsIn,
      sum: first?.sums.find(({ name }) => name === 'Amount')?.sum,
    }))
    expect(told).toEqual(expected.files.map(({ name, rows, sum }) => ({ file: name, rows, sum })))
  })

  it('become one table after three questions, exact to the cent', async () => {
    const asked: string[] = []
    for (let open = await matrix(); open.question !== null; open = await matrix()) {
      const { key, kind, choices } = open.question
      asked.push(kind)
      await answer({ revision: open.revision, question: key, choice: choices[0]?.value ?? '' })
      await scene.settled(projectId)
    }
    expect(asked).toEqual(['date_order', 'other_table', 'other_table'])
    const made = await matrix()
    expect(made.targets.map(({ name, type, cells }) => `${name} ${type} ${String(cells.length)}`)).toEqual([
      'Order No text 12',
      'Date date 12',
      'Branch text 11',
      'Customer text 12',
      'Country text 12',
      'Quantity integer 12',
      'Unit price decimal 1',
      'Amount decimal 12',
      'Comment text 9',
    ])
    const report = await totals()
    expect(report).toMatchObject({
      isBalanced: true,
      rows: { in: expected.rows, out: expected.rows, difference: 0, excluded: [] },
    })
    const amount = report.sums.find(({ name }) => name === 'Amount')
    expect(amount).toMatchObject({ before: expected.sum, after: expected.sum, difference: '0.00' })
  })

  it('lose the orders that are there twice, and say how much that is', async () => {
    const before = await current()
    const open = await matrix()
    await change({ revision: open.revision, changes: [{ kind: 'unique_by', targets: [idOf(open, 'Order No')] }] })
    await scene.settled(projectId)
    const report = await totals()
    expect(report.rows).toMatchObject({ in: expected.rows, out: expected.unique.rows, difference: 0 })
    expect(report.rows.excluded.map(({ count }) => count)).toEqual([expected.duplicates])
    expect(report.sums.find(({ name }) => name === 'Amount')?.after).toBe(expected.unique.sum)
    expect(report.isBalanced).toBe(true)
    expect((await compare(before, await current())).rows.difference).toBe(-expected.duplicates)
  })

  it('keep the steps that were done when another decision makes a new base', async () => {
    const { versions } = scene.sheets.projects
    const applied = await versions.apply(tester, projectId, { words: 'group by country sum amount' }, soon())
    expect(applied.kind).toBe('run')
    await scene.settled(projectId)
    const open = await matrix()
    await change({
      revision: open.revision,
      changes: [{ kind: 'rename', target: idOf(open, 'Comment'), name: 'Remark' }],
    })
    await scene.settled(projectId)
    const { steps, isBalanced } = await totals()
    expect(steps).toHaveLength(1)
    expect(isBalanced).toBe(true)
    const grid = await scene.sheets.projects.looking.rows(
      tester,
      { projectId, versionId: await current(), from: 0, limit: 20 },
      soon(),
    )
    const cents = grid.rows.map(({ values }) => BigInt(String(values[1]).replace('.', '')))
    expect(cents.reduce((sum, value) => sum + value, 0n)).toBe(BigInt(expected.unique.sum.replace('.', '')))
  })

  it('are saved as a recipe, which is applied to a project of the next year', async () => {
    const { recipes } = scene.sheets.consolidation
    const versionId = await current()
    const recipe = await recipes.create(tester, { from: 'version', title: 'By country', projectId, versionId })
    expect(recipe.plan.commands).toHaveLength(1)
    const next = await scene.begin('2026')
    await scene.send(next, 'january.csv', 'Bestellnummer;Land;Betrag\n1;Spain;10,50\n2;Italy;1,00\n3;Spain;2,25\n')
    await scene.settled(next)
    const outcome = await recipes.apply(tester, next, { recipeId: recipe.id, versionId: null, dryRun: false })
    expect(outcome.summary).toBe('1 of 1 applied.')
    await scene.settled(next)
    const project = await scene.sheets.projects.projects.get(tester, next)
    const at = { projectId: next, versionId: project.versionId ?? 0, from: 0, limit: 20 }
    const grid = await scene.sheets.projects.looking.rows(tester, at, soon())
    expect(grid.rows.map(({ values }) => values)).toEqual([
      ['Spain', '12.75'],
      ['Italy', '1.00'],
    ])
  })
})
