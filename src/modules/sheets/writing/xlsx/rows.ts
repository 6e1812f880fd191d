import type { Column } from '../../core/schema.ts'
import type { ExportRequest } from '../../ports.ts'
import type { RowBatch } from '../rows.ts'
import { CELL_BYTES, headOf, putTextCell, valueWriter, type Place, type ValueWriter } from './cells.ts'
import { putWhole } from './digits.ts'
import { ascii, createSink, makeRoom, put, type Sink } from './sink.ts'
import { MOST_PER_BYTE } from './text.ts'

const ROW_OPEN = ascii('<row r="')
const ROW_MIDDLE = ascii('">')
const ROW_CLOSE = ascii('</row>')
const CLOSE = ascii('</v></c>')
const OPEN = ascii('"><v>')

export interface RowWriter {
  readonly place: Place
  /** Row `row` of the batch as row `number` of the sheet. */
  write(sink: Sink, batch: RowBatch, row: number, number: number): void
}

interface ColumnPlan {
  readonly head: Uint8Array
  /** Index among the batch's columns; -1: text. */
  readonly fixed: number
  /** Index among the batch's texts; -1: it has no misfits. */
  readonly text: number
  readonly value: ValueWriter | null
}

export function createRowWriter(columns: readonly Column[], provenance: ExportRequest['provenance']): RowWriter {
  const plans = columnPlans(columns)
  const fixedCount = columns.filter((column) => column.type !== 'text').length
  const bytes = (columns.length + 4) * CELL_BYTES
  const place: Place = { digits: new Uint8Array(0), text: new Uint8Array(0), textAt: 0, textTo: 0, cut: 0, long: 0 }
  const digits = createSink(16)
  const sources = provenance === null ? null : sourceWriter(provenance, columns.length, fixedCount)
  return {
    place,
    write(sink, batch, row, number) {
      digits.at = 0
      putWhole(digits, number)
      place.digits = digits.bytes.subarray(0, digits.at)
      place.text = batch.textOf(row)
      place.textAt = 0
      makeRoom(sink, bytes + place.text.length * MOST_PER_BYTE)
      put(sink, ROW_OPEN)
      put(sink, place.digits)
      put(sink, ROW_MIDDLE)
      for (const plan of plans) putColumn(sink, plan, batch, row, place)
      sources?.(sink, batch, row, place)
      put(sink, ROW_CLOSE)
    },
  }
}

function columnPlans(columns: readonly Column[]): ColumnPlan[] {
  let fixed = 0
  let text = 0
  return columns.map((column, index) => {
    const head = headOf(index)
    if (column.type === 'text') return { head, fixed: -1, text: text++, value: null }
    return { head, fixed: fixed++, text: column.misfits ? text++ : -1, value: valueWriter(column, head) }
  })
}

// eslint-disable-next-line max-params -- called for every cell
function putColumn(sink: Sink, plan: ColumnPlan, batch: RowBatch, row: number, place: Place): void {
  if (plan.value !== null) {
    const values = batch.columns[plan.fixed]
    if (values === undefined) throw new Error('The batch lacks a column.')
    if (values.valid === null || ((values.valid[row >>> 5] as number) & (1 << (row & 31))) !== 0) {
      plan.value(sink, values, row, place)
      if (plan.text >= 0) skipText(batch, plan.text, row, place)
      return
    }
  }
  if (plan.text < 0) return
  const length = batch.lengths[plan.text]?.[row] ?? -1
  if (length <= 0) return
  place.textTo = place.textAt + length
  putTextCell(sink, plan.head, place)
  place.textAt = place.textTo
}

function skipText(batch: RowBatch, text: number, row: number, place: Place): void {
  place.textAt += Math.max(0, batch.lengths[text]?.[row] ?? 0)
}

/** File, sheet and row: names are made once a table, not once a row. */
function sourceWriter(
  provenance: NonNullable<ExportRequest['provenance']>,
  index: number,
  fixed: number,
): (sink: Sink, batch: RowBatch, row: number, place: Place) => void {
  const heads = [headOf(index), headOf(index + 1), headOf(index + 2)] as const
  const encoder = new TextEncoder()
  const names = new Map(
    Object.entries(provenance).map(([table, { file, sheet }]) => [
      Number(table),
      { file: encoder.encode(file), sheet: encoder.encode(sheet) },
    ]),
  )
  return (sink, batch, row, place) => {
    const tables = batch.columns[fixed]
    const rows = batch.columns[fixed + 1]
    if (tables === undefined || rows === undefined) return
    if (tables.valid !== null && ((tables.valid[row >>> 5] as number) & (1 << (row & 31))) === 0) return
    const source = names.get(tables.ints[row] as number)
    if (source === undefined) return
    putSource(sink, heads[0], place, source.file)
    putSource(sink, heads[1], place, source.sheet)
    put(sink, heads[2])
    put(sink, place.digits)
    put(sink, OPEN)
    putWhole(sink, rows.ints[row] as number)
    put(sink, CLOSE)
  }
}

function putSource(sink: Sink, head: Uint8Array, place: Place, text: Uint8Array): void {
  if (text.length === 0) return
  makeRoom(sink, text.length * MOST_PER_BYTE + 4 * CELL_BYTES)
  place.text = text
  place.textAt = 0
  place.textTo = text.length
  putTextCell(sink, head, place)
}
