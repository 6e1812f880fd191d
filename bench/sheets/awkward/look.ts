import { cellKinds, type CellBatch } from '../../../src/modules/sheets/ports.ts'
import { ReadFailure } from '../../../src/modules/sheets/reading/failures.ts'
import { openReader } from '../../../src/modules/sheets/reading/open-reader.ts'
import type { Cell } from './case.ts'
import type { Found } from './judge.ts'

export interface Look {
  readonly name: string
  readonly sheet: number
  /** Numbers of rows to list. */
  readonly rows: ReadonlySet<number>
}

/** Reads all of a file and tells what was found. */
export async function lookAt(path: string, { name, sheet, rows }: Look): Promise<Found> {
  const found: Found = {
    rows: {},
    rowCount: 0,
    cellCount: 0,
    sheets: [],
    hiddenRows: [],
    merges: [],
    notes: [],
    failure: null,
  }
  try {
    const reader = await openReader(path, name)
    for (const index of reader.sheets.keys())
      await reader.scan(index, (batch) => add(found, batch, index === sheet ? rows : new Set()))
    for (const each of reader.sheets) {
      found.sheets.push(each.hidden ? `${each.name} (hidden)` : each.name)
      found.merges.push(...each.merges.map(({ top, left, bottom, right }) => `${top} ${left} ${bottom} ${right}`))
    }
    found.notes.push(...reader.notes)
    reader.close()
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error
    found.failure = { reason: error.reason, detail: error.detail }
  }
  return found
}

function add(found: Found, batch: CellBatch, listed: ReadonlySet<number>): void {
  found.rowCount += batch.rows
  for (const { kinds } of batch.columns)
    for (let row = 0; row < batch.rows; row += 1) if (kinds[row] !== cellKinds.blank) found.cellCount += 1
  for (let row = 0; row < batch.rows; row += 1) {
    const number = batch.rowNumbers[row] ?? 0
    if (batch.hiddenRows?.[row] === 1) found.hiddenRows.push(number)
    if (listed.has(number)) found.rows[number] = batch.columns.map((_, column) => cellAt(batch, row, column))
  }
}

function cellAt(batch: CellBatch, row: number, index: number): Cell {
  const column = batch.columns[index]
  if (column === undefined) return null
  const value = column.numbers[row] ?? 0
  switch (column.kinds[row]) {
    case cellKinds.number:
      return value
    case cellKinds.text:
      return column.textAt(row)
    case cellKinds.boolean:
      return value === 1
    case cellKinds.error:
      return `error ${column.textAt(row)}`
    case cellKinds.date:
      return `date ${new Date(value).toISOString().slice(0, 10)}`
    case cellKinds.datetime:
      return `datetime ${new Date(value).toISOString()}`
    case cellKinds.duration:
      return `days ${value}`
    default:
      return null
  }
}
