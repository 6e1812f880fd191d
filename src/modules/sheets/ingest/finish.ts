import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { DateVerdict } from '../core/recognise/profile.ts'
import type { Misfit, ReadTable, TableColumn } from '../ports.ts'
import { readFacts } from './facts.ts'
import type { Lane } from './lane.ts'
import { notesOf } from './notes.ts'
import { quoted } from './staging.ts'
import type { Duck } from './staging.ts'
import type { TableReader } from './table.ts'
import { readTail } from './tail.ts'
import { selectOf, writtenColumns } from './written-columns.ts'

export interface FinishPlace {
  readonly duck: Duck
  readonly outFolder: string
  readonly sheet: string
  readonly sheetIndex: number
  readonly position: number
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

function misfitsOf(column: string, lane: Lane | null, without: readonly number[]): Misfit[] {
  if (lane === null) return []
  return lane.misfits.filter(({ row }) => !without.includes(row)).map(({ row, text }) => ({ row, column, text }))
}
