import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column } from '../../core/schema.ts'
import type { CellValue, ExportRequest } from '../../ports.ts'
import { provenanceHeaders } from '../provenance.ts'
import { openRows, type RowBatch, type VersionRows } from '../rows.ts'
import { columnWidths, widthOf } from '../widths.ts'
import { columnLetters, sheetName } from './names.ts'
import {
  contentTypes,
  rootRelations,
  sheetClose,
  sheetOpen,
  workbookRelations,
  workbookXml,
  type WrittenSheet,
} from './parts.ts'
import { createRowWriter } from './rows.ts'
import { createSink, putText, type Sink } from './sink.ts'
import { stylesXml } from './styles.ts'
import { textRows } from './text-sheet.ts'
import { createZipWriter, type ZipWriter } from './zip-writer.ts'

/** Of a sheet, with its row of names (Excel's specifications and limits). */
const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384
const PIECE_BYTES = 2 ** 18

export interface XlsxOptions {
  readonly onRows: (rows: number) => void
  readonly signal: AbortSignal
  /** For tests: rows of a sheet, with its row of names. */
  readonly rowsPerSheet?: number
}

/** @returns what a person who opens the workbook should know of it */
export async function writeXlsx(
  connection: DuckDBConnection,
  request: ExportRequest,
  options: XlsxOptions,
): Promise<readonly string[]> {
  const zip = createZipWriter(request.out)
  try {
    return await writeParts({ connection, request, options, zip })
  } finally {
    zip.close()
  }
}

interface Work {
  readonly connection: DuckDBConnection
  readonly request: ExportRequest
  readonly options: XlsxOptions
  readonly zip: ZipWriter
}

async function writeParts(work: Work): Promise<readonly string[]> {
  const { request, zip } = work
  const encoder = new TextEncoder()
  zip.add('_rels/.rels', encoder.encode(rootRelations))
  zip.add('xl/styles.xml', encoder.encode(stylesXml))
  const taken = new Set<string>()
  const { sheets, notes } = await writeData(work, taken)
  const extra = notes.length === 0 ? [] : [{ name: 'Notes', header: ['Note'], rows: notes.map((note) => [note]) }]
  for (const sheet of [...request.sheets, ...extra]) {
    const name = sheetName(sheet.name, taken)
    await writeTextSheet(zip, sheets.length + 1, sheet)
    sheets.push({ name, filter: null })
  }
  zip.add('xl/workbook.xml', encoder.encode(workbookXml(sheets)))
  zip.add('xl/_rels/workbook.xml.rels', encoder.encode(workbookRelations(sheets.length)))
  zip.add('[Content_Types].xml', encoder.encode(contentTypes(sheets.length)))
  zip.finish()
  return notes
}

async function writeData(work: Work, taken: Set<string>): Promise<{ sheets: WrittenSheet[]; notes: string[] }> {
  const { connection, request, options } = work
  const { columns } = request
  const widths = await columnWidths(connection, request.file, columns)
  const rows = await openRows(connection, request.file, columns)
  const provenance = rows.hasTable ? request.provenance : null
  const headers = [...columns.map((column) => column.name), ...(provenance === null ? [] : provenanceHeaders(request))]
  if (headers.length > MOST_COLUMNS) throw new Error(`A sheet holds ${MOST_COLUMNS} columns at most.`)
  const writer = createRowWriter(columns, provenance)
  const source = createSource(rows)
  const perSheet = (options.rowsPerSheet ?? MOST_ROWS) - 1
  const sheets: WrittenSheet[] = []
  for (let done = 0; done < request.rows || sheets.length === 0;) {
    const count = Math.min(perSheet, request.rows - done)
    const shape = { headers, widths: withSources(widths, headers), rows: count, columns }
    const filter = await writeDataSheet(work, { shape, source, writer, number: sheets.length + 1, done })
    sheets.push({ name: sheetName(request.title, taken), filter })
    done += count
  }
  return { sheets, notes: notesOf(writer.place) }
}

const withSources = (widths: readonly number[], headers: readonly string[]): number[] => [
  ...widths,
  ...headers.slice(widths.length).map((_, index) => [28, 18, 12][index] ?? 12),
]

interface DataSheet {
  readonly shape: {
    readonly headers: readonly string[]
    readonly widths: readonly number[]
    readonly rows: number
    readonly columns: readonly Column[]
  }
  readonly source: Source
  readonly writer: ReturnType<typeof createRowWriter>
  readonly number: number
  /** Rows on the sheets before. */
  readonly done: number
}

async function writeDataSheet({ zip, options }: Work, sheet: DataSheet): Promise<string> {
  const { shape, source, writer, number, done } = sheet
  const lastRow = shape.rows + 1
  const last = `${columnLetters(shape.headers.length - 1)}${lastRow}`
  const part = zip.begin(`xl/worksheets/sheet${number}.xml`)
  const sinks = createPieces((piece) => part.write(piece))
  putText(sinks.sink, sheetOpen({ last, widths: shape.widths, isFirst: number === 1 }))
  putText(sinks.sink, textRows(1, [shape.headers], true))
  for (let written = 0; written < shape.rows; written++) {
    const at = source.at < source.rows ? source : await source.more()
    if (at === null) throw new Error('The version has fewer rows than it says.')
    writer.write(sinks.sink, at.batch, source.at++, written + 2)
    if (sinks.sink.at < PIECE_BYTES) continue
    options.signal.throwIfAborted()
    options.onRows(done + written + 1)
    await sinks.flush()
  }
  const filter = `A1:${last}`
  putText(sinks.sink, sheetClose(filter, textRanges(shape.columns, lastRow)))
  await sinks.flush()
  await sinks.flush()
  await part.end()
  return filter.replace(/[A-Z]+|[0-9]+/g, '$$$&')
}

function textRanges(columns: readonly Column[], lastRow: number): string[] {
  if (lastRow < 2) return []
  return columns.flatMap((column, index) => {
    const letters = columnLetters(index)
    return column.type === 'text' ? [`${letters}2:${letters}${lastRow}`] : []
  })
}

interface Source {
  /** The next row, and how many there are in this batch. */
  at: number
  rows: number
  batch: RowBatch
  more(): Promise<Source | null>
}

const nothing: RowBatch['textOf'] = () => new Uint8Array(0)

function createSource(rows: VersionRows): Source {
  const source: Source = {
    at: 0,
    rows: 0,
    batch: { rows: 0, columns: [], lengths: [], textOf: nothing, source: null },
    async more() {
      const batch = await rows.next()
      if (batch === null) return null
      Object.assign(source, { at: 0, rows: batch.rows, batch })
      return source
    },
  }
  return source
}

/** Two buffers: one is filled while the other is packed. */
function createPieces(write: (piece: Uint8Array) => Promise<void>) {
  const pieces = { sink: createSink(PIECE_BYTES * 2), flush }
  let other: Sink = createSink(PIECE_BYTES * 2)
  let busy: Promise<void> = Promise.resolve()
  async function flush(): Promise<void> {
    await busy
    const full = pieces.sink
    busy = write(full.bytes.subarray(0, full.at))
    busy.catch(() => undefined)
    other.at = 0
    pieces.sink = other
    other = full
  }
  return pieces
}

async function writeTextSheet(
  zip: ZipWriter,
  number: number,
  { header, rows }: { header: readonly string[]; rows: readonly (readonly CellValue[])[] },
): Promise<void> {
  const kept = rows.slice(0, MOST_ROWS - 1)
  const widths = header.map((name, index) =>
    widthOf(name.length + 1, ...kept.slice(0, 200).map((row) => String(row[index] ?? '').length + 1)),
  )
  const last = `${columnLetters(Math.max(0, header.length - 1))}${kept.length + 1}`
  const part = zip.begin(`xl/worksheets/sheet${number}.xml`)
  const encoder = new TextEncoder()
  await part.write(encoder.encode(sheetOpen({ last, widths, isFirst: false }) + textRows(1, [header], true)))
  for (let from = 0; from < kept.length; from += 1000)
    await part.write(encoder.encode(textRows(from + 2, kept.slice(from, from + 1000), false)))
  await part.write(encoder.encode(sheetClose(null, [])))
  await part.end()
}

function notesOf({ cut, long }: { cut: number; long: number }): string[] {
  const notes: string[] = []
  if (cut > 0)
    notes.push(
      `Texts longer than 32,767 characters were cut there, because a cell of a workbook holds no more: ${cut}. ` +
        'The same download as .csv has them whole.',
    )
  if (long > 0)
    notes.push(
      'Numbers of more than 15 digits are written as text, because a spreadsheet keeps 15 digits of a number: ' +
        `${long}. None of their digits is lost.`,
    )
  return notes
}
