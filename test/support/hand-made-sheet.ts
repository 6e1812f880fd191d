import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cellKinds } from '../../src/modules/sheets/core/cells.ts'
import type { CellBatch } from '../../src/modules/sheets/core/cells.ts'
import { openDuck } from '../../src/modules/sheets/engine/child/duckdb.ts'
import { ingest } from '../../src/modules/sheets/ingest/ingest.ts'
import type { Reader, ReadSettings, ReadTable, SheetInfo } from '../../src/modules/sheets/ports.ts'

/** A cell as tests write it; null is blank. */
export type Cell =
  null | string | number | boolean | { error: string } | { date: string } | { datetime: string } | { days: number }

export interface HandMadeSheet {
  readonly rows: readonly (readonly Cell[])[]
  readonly name?: string
  readonly hidden?: boolean
  readonly merges?: SheetInfo['merges']
  /** Rows of the file, from 1, that are hidden. */
  readonly hiddenRows?: readonly number[]
}

const batchRows = 2_048

/** A workbook of cells that are there already. Its buffers are used again, as a reader's are. */
export function handMadeReader(sheets: readonly HandMadeSheet[]): Reader & { readonly scans: number } {
  let scans = 0
  return {
    kind: 'xlsx',
    typed: true,
    notes: [],
    sheets: sheets.map(({ name, hidden, merges }, index) => ({
      name: name ?? `Sheet${String(index + 1)}`,
      hidden: hidden ?? false,
      merges: merges ?? [],
    })),
    get scans() {
      return scans
    },
    async scan(index, onBatch) {
      scans++
      const sheet = sheets[index] ?? { rows: [] }
      const numbered = sheet.rows
        .map((cells, at) => ({ cells, number: at + 1 }))
        .filter(({ cells }) => cells.some((cell) => cell !== null))
      const make = batchMaker(sheet)
      for (let from = 0; from < numbered.length; from += batchRows) {
        await onBatch(make(numbered.slice(from, from + batchRows)))
      }
    },
    close: () => undefined,
  }
}

function batchMaker(sheet: HandMadeSheet) {
  const width = sheet.rows.reduce((most, row) => Math.max(most, row.length), 0)
  const rowNumbers = new Int32Array(batchRows)
  const hidden = new Uint8Array(batchRows)
  const columns = Array.from({ length: width }, () => {
    const texts: string[] = []
    return {
      kinds: new Uint8Array(batchRows),
      numbers: new Float64Array(batchRows),
      texts,
      textAt: (row: number) => texts[row] ?? '',
    }
  })
  return (rows: readonly { cells: readonly Cell[]; number: number }[]): CellBatch => {
    for (const [at, { cells, number }] of rows.entries()) {
      rowNumbers[at] = number
      hidden[at] = sheet.hiddenRows?.includes(number) === true ? 1 : 0
      for (const [index, column] of columns.entries()) {
        const [kind, value, text] = written(cells[index] ?? null)
        column.kinds[at] = kind
        column.numbers[at] = value
        column.texts[at] = text
      }
    }
    return { rows: rows.length, rowNumbers, hiddenRows: sheet.hiddenRows === undefined ? null : hidden, columns }
  }
}

function written(cell: Cell): [number, number, string] {
  if (cell === null) return [cellKinds.blank, 0, '']
  if (typeof cell === 'number') return [cellKinds.number, cell, '']
  if (typeof cell === 'string') return [cellKinds.text, 0, cell]
  if (typeof cell === 'boolean') return [cellKinds.boolean, cell ? 1 : 0, '']
  if ('error' in cell) return [cellKinds.error, 0, cell.error]
  if ('date' in cell) return [cellKinds.date, Date.parse(`${cell.date}T00:00:00Z`), '']
  if ('datetime' in cell) return [cellKinds.datetime, Date.parse(`${cell.datetime}Z`), '']
  return [cellKinds.duration, cell.days, '']
}

export const plainSettings: ReadSettings = { dateOrder: null, includeHidden: true, headers: [] }

/** A table as it was read, with its rows as they are in its file: texts, misfits as `!text`. */
export interface Ingested extends ReadTable {
  readonly cells: readonly (readonly (string | null)[])[]
  readonly rowNumbers: readonly number[]
}

export async function ingestReader(
  reader: Reader,
  settings: Partial<ReadSettings> = {},
): Promise<{ tables: Ingested[]; notes: readonly string[] }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ingest-'))
  const duck = await openDuck({ project: folder, tmp: path.join(folder, 'tmp') }, { memoryMb: 240 })
  try {
    const outFolder = path.join(folder, 'tables')
    const { tables, notes } = await ingest(reader, { outFolder, settings: { ...plainSettings, ...settings }, duck })
    const ingested: Ingested[] = []
    for (const table of tables) {
      const fields = table.columns.map(({ id, misfits }) =>
        misfits ? `coalesce(${id}::varchar, '!' || ${id}x)` : `${id}::varchar`,
      )
      const rows = await duck.rows(
        `select ${['_row', ...fields].join(', ')} from read_parquet('${path.join(outFolder, table.file)}') order by _row`,
      )
      const cells = rows.map((row) => row.slice(1).map((value) => (typeof value === 'string' ? value : null)))
      ingested.push({ ...table, cells, rowNumbers: rows.map(([row]) => Number(row)) })
    }
    return { tables: ingested, notes }
  } finally {
    duck.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Rows of one sheet, to its tables. */
export async function ingestRows(
  rows: readonly (readonly Cell[])[],
  settings: Partial<ReadSettings> = {},
): Promise<Ingested[]> {
  return (await ingestReader(handMadeReader([{ rows }]), settings)).tables
}
