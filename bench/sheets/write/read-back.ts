import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { read as readWithSheetJs } from '@e965/xlsx'
import { readXlsx } from 'hucre'
import { columns } from './columns.ts'

/** What three other programs read of a workbook: its rows as text, in one manner. */
export interface ReadBack {
  readonly reader: string
  readonly rows: readonly (readonly string[])[]
}

const DAY_MS = 86_400_000
const EPOCH = 25_569

export async function byHucre(path: string): Promise<ReadBack> {
  const { sheets } = await readXlsx(readFileSync(path))
  return { reader: 'hucre', rows: (sheets[0]?.rows ?? []).map((row) => row.map(asText)) }
}

export function bySheetJs(path: string): ReadBack {
  const book = readWithSheetJs(readFileSync(path), { dense: true })
  const sheet = book.Sheets[book.SheetNames[0] ?? '']
  const cells = (sheet?.['!data'] ?? []) as readonly (readonly ({ readonly v?: unknown } | undefined)[])[]
  return { reader: '@e965/xlsx', rows: cells.map((row) => Array.from(row, (cell, index) => asText(cell?.v, index))) }
}

/** A moment is a Date to one reader and a number of days to the other: both in milliseconds. */
function asText(value: unknown, index: number): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return String(value.getTime())
  if (typeof value !== 'number') return JSON.stringify(value)
  const type = columns[index]?.type
  return type === 'date' || type === 'datetime' ? String(Math.round((value - EPOCH) * DAY_MS)) : String(value)
}

/** @returns the file's path; null: LibreOffice is not here, or could not open it */
export function byLibreOffice(path: string, folder: string): string | null {
  const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'
  const done = spawnSync('soffice', ['--headless', '--convert-to', filter, '--outdir', folder, path], {
    timeout: 120_000,
  })
  return done.status === 0 ? join(folder, 'out.csv') : null
}
