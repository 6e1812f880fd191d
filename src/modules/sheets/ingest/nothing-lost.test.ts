import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handMadeReader, ingestReader } from '../../../../test/support/hand-made-sheet.ts'
import type { Cell } from '../../../../test/support/hand-made-sheet.ts'

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

describe('whatever the cells are', () => {
  it('each row with anything in it is a row of a table, or listed with its reason', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sheet, async (rows) => {
        const { tables, notes } = await ingestReader(handMadeReader([{ rows }]))
        const told = new Set(
          tables.flatMap(({ rowNumbers, excluded }) => [...rowNumbers, ...excluded.flatMap((one) => one.rows)]),
        )
        for (const note of notes) {
          const [, from = '1', to = '0'] = /rows (\d+) to (\d+)/.exec(note) ?? []
          for (let row = Number(from); row <= Number(to); row++) told.add(row)
        }
        const filled = rows.flatMap((row, at) => (row.some(isFilled) ? [at + 1] : []))
        expect(filled.filter((row) => !told.has(row))).toEqual([])
        for (const table of tables) {
          expect(table.rowNumbers).toHaveLength(table.rows)
          for (const [at, number] of table.rowNumbers.entries()) {
            const given = rows[number - 1]?.filter(isFilled).length ?? 0
            const own = table.cells[at]?.filter((value) => value !== null && value.trim() !== '').length ?? 0
            if (tables.length === 1) expect(own).toBe(given)
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})
