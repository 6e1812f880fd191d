import { createDraw, drawRow, type CellSink } from '../read/table.ts'

export interface Expected {
  readonly rows: number
  /** Cents by country, of the rows that stay. */
  readonly cents: ReadonlyMap<string, bigint>
}

const TOTAL_AT = 11

/** What is right, worked out without any of the programs: of rows with the same country and sku the first stays. */
export function expectedOf(workbooks: number, rowsEach: number): Expected {
  const seen = new Set<string>()
  const cents = new Map<string, bigint>()
  for (let seed = 1; seed <= workbooks; seed += 1) {
    const draw = createDraw(seed)
    for (let row = 1; row <= rowsEach; row += 1) {
      const cells: string[] = []
      drawRow(row, draw, listInto(cells))
      const [country = '', sku = '', total = ''] = [cells[4], cells[17], cells[TOTAL_AT]]
      const key = `${country}\n${sku}`
      if (seen.has(key)) continue
      seen.add(key)
      cents.set(country, (cents.get(country) ?? 0n) + BigInt(total.replace('.', '')))
    }
  }
  return { rows: seen.size, cents }
}

const listInto = (cells: string[]): CellSink => ({
  number: (value) => void cells.push(value),
  text: (text) => void cells.push(text),
  cachedText: (text) => void cells.push(text),
  truth: (value) => void cells.push(String(value)),
  error: (code) => void cells.push(code),
  blank: () => void cells.push(''),
})
