import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handMadeReader, ingestReader } from '../../../../test/support/hand-made-sheet.ts'
import type { Cell, Ingested } from '../../../../test/support/hand-made-sheet.ts'

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Cell>(null) },
  { weight: 4, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Cell>('Total', 'Name', 'a', 'x', '-', '12,5', '03/04/2024', '007', 'Note: see above'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom<Cell>({ date: '2024-01-01' }, { error: '#N/A' }, true, { days: 0.25 }) },
)
const sheet = fc
  .integer({ min: 1, max: 6 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 25 }))

/** A cell that people would see as filled. */
const isFilled = (value: Cell) => value !== null && (typeof value !== 'string' || value.trim() !== '')

const toldBy = ({ rowNumbers, excluded }: Ingested) => [...rowNumbers, ...excluded.flatMap(({ rows }) => rows)]

function rowsNamed(note: string): number[] {
  const [, from = '1', to = '0'] = /rows (\d+) to (\d+)/.exec(note) ?? []
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => Number(from) + at)
}

describe('whatever the cells are', () => {
  it('each row with anything in it is a row of a table, or listed with its reason', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sheet, async (rows) => {
        const { tables, notes } = await ingestReader(handMadeReader([{ rows }]))
        const told = new Set([...tables.flatMap(toldBy), ...notes.flatMap(rowsNamed)])
        expect(rows.flatMap((row, at) => (row.some(isFilled) && !told.has(at + 1) ? [at + 1] : []))).toEqual([])
        for (const table of tables) expect(table.rowNumbers).toHaveLength(table.rows)
        const [only, ...others] = tables
        if (only !== undefined && others.length === 0) {
          const own = only.cells.map((cells) => cells.filter(isFilled).length)
          expect(own).toEqual(only.rowNumbers.map((row) => rows[row - 1]?.filter(isFilled).length))
        }
      }),
      { numRuns: 40 },
    )
  })
})
