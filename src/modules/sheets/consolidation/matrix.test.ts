import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { createMatrixScene, owner, type MatrixScene } from '../../../../test/support/matrix-scene.ts'
import { tableOf } from '../../../../test/support/sheet-tables.ts'
import type { TestDatabase } from '../../../../test/support/test-database.ts'
import type { RecipeLanguage } from '../core/consolidate/recipe/language.ts'
import type { Matrix } from './contract.ts'

const mute: RecipeLanguage = {
  parse: () => ({ kind: 'steps', steps: [] }),
  check: () => ({ kind: 'ok', columns: [] }),
  describe: () => '',
}
const named = (matrix: Matrix) => matrix.targets.map(({ id, name, cells }) => `${id} ${name} ${cells.length}`)
const refusal =
  '“Net” of jan.xlsx, Sheet1 is “Net” already, and a table gives one column to it. Give that one a target of its own, or leave it out.'
const cellOf = (matrix: Matrix, header: string) => {
  const cell = matrix.targets.flatMap(({ cells }) => cells).find((one) => one.header === header)
  if (cell === undefined) throw new Error(`no ${header}`)
  return { table: cell.table, column: cell.column }
}

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let scene: MatrixScene
  beforeEach(async () => {
    database = await createDatabase()
    scene = await createMatrixScene(database, mute)
  })
  afterEach(() => database.remove())
  const look = () => scene.consolidation.matrix(owner, scene.projectId)

  describe('the matrix of a project', () => {
    it('is stored with its ids once it is looked at, and stays the same', async () => {
      await scene.addFile('jan.xlsx', [tableOf(1, ['Date|date', 'Amount|decimal|2'])])
      await scene.addFile('feb.xlsx', [tableOf(2, ['Datum|date', 'Betrag|decimal|3'])])
      const first = await look()
      expect(named(first)).toEqual(['c1 Date 2', 'c2 Amount 2'])
      expect(first.targets[1]).toMatchObject({ type: 'decimal', scale: 3 })
      expect(await look()).toEqual(first)
      const { request, revision } = await scene.consolidation.requestFor(scene.projectId)
      expect(revision).toBe(first.revision)
      expect(request.columns[1]).toMatchObject({ id: 'c2', name: 'Amount', type: 'decimal', scale: 3 })
      expect(request.tables[0]?.file).toMatch(/^tables\/\d+\.parquet$/)
    })

    it('refuses a decision about a matrix that was changed meanwhile', async () => {
      await scene.addFile('jan.xlsx', [tableOf(1, ['Date|date', 'Amount|decimal|2'])])
      const before = await look()
      await scene.addFile('feb.xlsx', [tableOf(2, ['Discount|decimal|2'])])
      const change = { kind: 'rename' as const, target: 'c2', name: 'Revenue' }
      await expect(
        scene.consolidation.change(owner, scene.projectId, { revision: before.revision, changes: [change] }),
      ).rejects.toMatchObject({ code: 'sheet_matrix_changed' })
      const after = await look()
      const renamed = await scene.consolidation.change(owner, scene.projectId, {
        revision: after.revision,
        changes: [change],
      })
      expect(named(renamed)).toContain('c2 Revenue 1')
      expect(scene.asked.filter(({ what }) => what === 'matrixChanged')).toHaveLength(1)
    })

    it('says in one sentence why two columns of a table cannot be one', async () => {
      await scene.addFile('jan.xlsx', [tableOf(1, ['Net|decimal|2', 'Gross|decimal|2'])])
      const { revision, ...matrix } = await look()
      const columns = [cellOf({ revision, ...matrix }, 'Gross')]
      const move = { kind: 'move' as const, columns, to: 'c1', everywhere: false, displaced: 'refuse' as const }
      await expect(
        scene.consolidation.change(owner, scene.projectId, { revision, changes: [move] }),
      ).rejects.toMatchObject({ code: 'sheet_matrix_refused', message: refusal })
      const swapped = await scene.consolidation.change(owner, scene.projectId, {
        revision,
        changes: [{ ...move, displaced: 'own' }],
      })
      expect(swapped.targets.map(({ id, cells }) => `${id} ${cells[0]?.header ?? ''}`)).toEqual(['c1 Gross', 'c3 Net'])
    })

    it('remembers what a person decided, for the files of next month', async () => {
      await scene.addFile('jan.xlsx', [tableOf(1, ['Amount|decimal|2', 'XYZ|decimal|2', 'Internal'])])
      await scene.addFile('feb.xlsx', [tableOf(2, ['Amount|decimal|2', 'Internal'])])
      const matrix = await look()
      await scene.consolidation.change(owner, scene.projectId, {
        revision: matrix.revision,
        changes: [
          { kind: 'rename', target: cellTarget(matrix, 'XYZ'), name: 'Discount' },
          { kind: 'leave_out', columns: [cellOf(matrix, 'Internal')], everywhere: true },
        ],
      })
      const page = await scene.mappings.list(owner, { limit: 50 })
      expect(page.items.map(({ header, target }) => [header, target]).sort()).toEqual([
        ['internal', null],
        ['xyz', 'Discount'],
      ])
      const next = await createMatrixScene(database, mute)
      await next.addFile('march.xlsx', [tableOf(3, ['XYZ|decimal|2', 'internal'])])
      const march = await next.consolidation.matrix(owner, next.projectId)
      expect(named(march)).toEqual(['c1 Discount 1'])
      expect(march.leftOut).toHaveLength(1)
      await scene.mappings.remove(owner, page.items[0]?.id ?? 0)
      expect((await scene.mappings.list(owner, { limit: 50 })).items).toHaveLength(1)
    })

    it('asks one question at a time, and has files read again by the answer', async () => {
      const unclear = [{ name: 'Date', type: 'date' as const, dateOrder: 'unclear' as const }, 'Amount|decimal|2']
      const clear = [{ name: 'Date', type: 'date' as const, dateOrder: 'dmy' as const }, 'Amount|decimal|2']
      const one = await scene.addFile('a.csv', [tableOf(1, unclear)])
      const two = await scene.addFile('b.csv', [tableOf(2, unclear)])
      await scene.addFile('c.csv', [tableOf(3, clear)])
      await scene.addFile('d.csv', [tableOf(4, ['Name', 'Phone', 'Street'])])
      const matrix = await look()
      expect(matrix.questions).toBe(2)
      expect(matrix.question?.kind).toBe('date_order')
      expect(matrix.question?.text).toContain('in 2 files')
      expect(matrix.question?.choices[0]).toMatchObject({ value: 'dmy', detail: 'As in one other table.' })
      const next = await scene.consolidation.answer(owner, scene.projectId, {
        revision: matrix.revision,
        question: 'date_order',
        choice: 'dmy',
      })
      expect(scene.asked[0]).toEqual({
        what: 'readAgain',
        with: [one, two].map((workbookId) => ({ workbookId, settings: { dateOrder: 'dmy' } })),
      })
      expect(next.question?.kind).toBe('other_table')
      expect(next.question?.tables).toHaveLength(1)
      const last = await scene.consolidation.answer(owner, scene.projectId, {
        revision: next.revision,
        question: next.question?.key ?? '',
        choice: 'leave_out',
      })
      expect(last.question).toBeNull()
      expect(last.tables.map(({ isLeftOut }) => isLeftOut)).toEqual([false, false, false, true])
      await expect(
        scene.consolidation.answer(owner, scene.projectId, {
          revision: last.revision,
          question: 'date_order',
          choice: 'dmy',
        }),
      ).rejects.toMatchObject({ code: 'sheet_question_gone' })
    })

    it('keeps a table out that is read again', async () => {
      const file = await scene.addFile('a.xlsx', [tableOf(1, ['Amount|decimal|2']), tableOf(2, ['Amount|decimal|2'])])
      const matrix = await look()
      const [, second] = matrix.tables
      await scene.consolidation.change(owner, scene.projectId, {
        revision: matrix.revision,
        changes: [{ kind: 'table', tables: [second?.id ?? 0], isLeftOut: true }],
      })
      const before = await database.db
        .deleteFrom('workbook_tables')
        .where('workbook_id', '=', file)
        .returningAll()
        .execute()
      for (const { workbook_id, project_id, sheet, sheet_index, position, n_rows, facts } of before)
        await database.db
          .insertInto('workbook_tables')
          .values({ workbook_id, project_id, sheet, sheet_index, position, n_rows, facts, left_out: 0 })
          .execute()
      expect((await look()).tables.map(({ isLeftOut }) => isLeftOut)).toEqual([false, true])
    })

    it('has nothing to consolidate while no table is taken in', async () => {
      await expect(scene.consolidation.requestFor(scene.projectId)).rejects.toMatchObject({
        code: 'sheet_nothing_to_consolidate',
      })
    })
  })
})

function cellTarget(matrix: Matrix, header: string): string {
  return matrix.targets.find(({ cells }) => cells.some((cell) => cell.header === header))?.id ?? ''
}
