import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { uniqueNames } from '../core/recognise/names.ts'
import type { DateVerdict } from '../core/recognise/profile.ts'
import type { ColumnType } from '../core/schema.ts'
import type { Misfit, ReadTable, TableColumn } from '../ports.ts'
import { readFacts } from './facts.ts'
import type { Lane } from './lane.ts'
import { notesOf } from './notes.ts'
import { quoted } from './staging.ts'
import type { Duck } from './staging.ts'
import type { TableReader } from './table.ts'
import { readTail } from './tail.ts'

export interface FinishPlace {
  readonly duck: Duck
  readonly outFolder: string
  readonly sheet: string
  readonly sheetIndex: number
  readonly position: number
}

/** A column as it is written. */
export interface WrittenColumn {
  readonly index: number
  readonly id: string
  readonly name: string
  readonly type: ColumnType
  readonly scale: number
  readonly misfits: boolean
  readonly lane: Lane | null
}

const mostMisfits = 1_000

/** Writes a table whose rows have all been taken, and says what it is. */
export async function finishTable(
  table: TableReader,
  dates: ReadonlyMap<number, DateVerdict>,
  place: FinishPlace,
): Promise<ReadTable> {
  const { staging, plan } = table
  const tail = readTail(table.tail(), table.lanes, table.rows.count)
  for (const { reason, row } of tail) table.excluded.add(reason, row)
  const without = tail.map(({ row }) => row)
  const columns = writtenColumns(table)
  const file = `${place.sheetIndex}-${place.position}.parquet`
  const whole = path.join(place.outFolder, file)
  await staging.write(`${whole}.tmp`, selectOf(columns), without)
  const facts = await readFacts(place.duck, quoted(`${whole}.tmp`), columns)
  await rename(`${whole}.tmp`, whole)
  const { lastTotals } = table.state
  const ends = [...plan.tail, ...tail, ...(lastTotals !== null && lastTotals.row > facts.lastRow ? [lastTotals] : [])]
  const misfits = columns.flatMap(({ id, lane }) => misfitsOf(id, lane, without))
  return {
    sheet: place.sheet,
    sheetIndex: place.sheetIndex,
    position: place.position,
    headerRows: plan.headerRows,
    firstRow: facts.firstRow,
    lastRow: facts.lastRow,
    rows: facts.rows,
    columns: columns.map((column, at): TableColumn => {
      const { filled = 0, misfitCount = 0, sum = null } = facts.columns[at] ?? {}
      return {
        id: column.id,
        index: column.index,
        name: column.name,
        type: column.type,
        scale: column.scale,
        misfits: column.misfits,
        samples: table.samples.of(column.index),
        filled,
        misfitCount,
        sum,
        fromText: column.lane?.seen.fromText ?? 0,
        dateOrder: column.lane?.reading.lane === 'time' ? (dates.get(column.index)?.order ?? null) : null,
      }
    }),
    misfits: misfits.sort((a, b) => a.row - b.row).slice(0, mostMisfits),
    excluded: table.excluded.list(),
    notes: notesOf(table, { tail: ends, columns, facts }),
    file,
  }
}

export async function discard(outFolder: string, files: readonly string[]): Promise<void> {
  for (const file of files) await rm(path.join(outFolder, file), { force: true })
}

function writtenColumns({ lanes, plan, staging }: TableReader): WrittenColumn[] {
  const indexes = [...new Set([...lanes.keys(), ...plan.headers.keys()])].sort((a, b) => a - b)
  const names = uniqueNames(indexes.map((index) => ({ index, header: plan.headers.get(index) ?? '' })))
  const slots = new Set(staging.slots.map((slot) => slot.name))
  return indexes.map((index, at) => {
    const lane = lanes.get(index) ?? null
    const name = names[at] ?? ''
    return { index, id: `c${at + 1}`, name, misfits: slots.has(`x${index}`), lane, ...typeOf(lane) }
  })
}

function typeOf(lane: Lane | null): { type: ColumnType; scale: number } {
  switch (lane?.reading.lane) {
    case 'number':
      return lane.scale.verdict()
    case 'time':
      return { type: lane.seen.timed ? 'datetime' : 'date', scale: 0 }
    case 'boolean':
      return { type: 'boolean', scale: 0 }
    case 'duration':
      return { type: 'duration', scale: 0 }
    case 'text':
    case undefined:
      return { type: 'text', scale: 0 }
  }
}

function selectOf(columns: readonly WrittenColumn[]): string {
  const parts = columns.flatMap((column) => {
    const value = `${valueOf(column)} as "${column.id}"`
    return column.misfits ? [value, `"x${column.index}" as "${column.id}x"`] : [value]
  })
  return ['_row', ...parts].join(', ')
}

function valueOf({ index, type, scale, lane }: WrittenColumn): string {
  const slot = `"s${index}"`
  if (lane === null) return 'null::VARCHAR'
  switch (type) {
    case 'integer':
      return `${slot}::BIGINT`
    case 'decimal':
      return `${slot}::DECIMAL(18, ${scale})`
    case 'date':
      return `epoch_ms(${slot}::BIGINT)::DATE`
    case 'datetime':
      return `epoch_ms(${slot}::BIGINT)`
    case 'boolean':
      return `${slot} <> 0`
    case 'number':
    case 'duration':
    case 'text':
      return slot
  }
}

function misfitsOf(column: string, lane: Lane | null, without: readonly number[]): Misfit[] {
  if (lane === null) return []
  return lane.misfits.filter(({ row }) => !without.includes(row)).map(({ row, text }) => ({ row, column, text }))
}
