import type { BatchBuilder } from '../batch.ts'
import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { tooManyColumns } from '../too-many.ts'
import { afterMarkup, afterTag, char, INCOMPLETE, newCellPlace, readCell, type CellPlace } from './cell.ts'
import { readRow, type RowPlace } from './row.ts'
import type { StoreCell } from './store-cell.ts'

/** Turns the bytes of a sheet into rows of a batch. @throws ReadFailure (`feed`, `run`) */
export interface SheetScanner {
  feed(chunk: Buffer): void
  /** True: the batch is full; take it, clear it and run again. False: more bytes are needed, or the rows are over. */
  run(): boolean
  isAfterRows(): boolean
  /** Bytes after the rows that came in the last chunk. */
  rest(): Buffer
}

interface ScannerDeps {
  readonly grid: BatchBuilder
  readonly store: StoreCell
  readonly limits: ReadLimits
  readonly part: string
}

const places = { before: 0, rows: 1, after: 2 } as const

interface Scan extends ScannerDeps {
  readonly cell: CellPlace
  readonly row: RowPlace
  buffer: Buffer
  position: number
  place: number
  lastRow: number
  lastColumn: number
  isRowOpen: boolean
  isFull: boolean
  cells: number
}

/** No tag or cell of a real sheet is that long. */
const MAX_TOKEN_BYTES = 8_000_000

export function createSheetScanner(deps: ScannerDeps): SheetScanner {
  const scan: Scan = {
    ...deps,
    cell: newCellPlace(),
    row: { number: 0, isHidden: false, isClosed: false },
    buffer: Buffer.allocUnsafeSlow(1 << 19),
    position: 0,
    place: places.before,
    lastRow: 0,
    lastColumn: -1,
    isRowOpen: false,
    isFull: false,
    cells: 0,
  }
  return {
    feed: (chunk) => feed(scan, chunk),
    run: () => run(scan),
    isAfterRows: () => scan.place === places.after,
    rest: () => scan.cell.bytes.subarray(scan.position),
  }
}

/** What is left of the last chunk, and the new one. */
function feed(scan: Scan, chunk: Buffer): void {
  const { cell, position } = scan
  const left = cell.end - position
  if (left > MAX_TOKEN_BYTES)
    throw new ReadFailure('unsafe', `${scan.part} in it has one cell or tag of more than ${MAX_TOKEN_BYTES / 1e6} MB`)
  const end = left + chunk.length
  if (end > scan.buffer.length) scan.buffer = Buffer.allocUnsafeSlow(end * 2)
  cell.bytes.copy(scan.buffer, 0, position, cell.end)
  chunk.copy(scan.buffer, left)
  cell.bytes = scan.buffer.subarray(0, end)
  cell.end = end
  scan.position = 0
}

function run(scan: Scan): boolean {
  scan.isFull = false
  while (readNext(scan));
  return scan.isFull
}

/** False: no more can be read now. */
function readNext(scan: Scan): boolean {
  if (scan.place === places.after || scan.isFull) return false
  const { cell } = scan
  let at = scan.position
  if (cell.bytes[at] !== char.less) at = cell.bytes.indexOf(char.less, at)
  scan.position = at < 0 ? cell.end : at
  if (at < 0) return false
  const next = scan.place === places.rows ? readToken(scan, at) : readHead(scan, at)
  if (next < 0) return false
  scan.position = next
  return true
}

const rootName = /^(?:([\w.-]+):)?([\w.-]+)/

function readHead(scan: Scan, at: number): number {
  const { cell } = scan
  if (at + 9 > cell.end) return INCOMPLETE
  if (isUtf16(cell.bytes, at)) throw new ReadFailure('unsupported', `${scan.part} in it is written in UTF-16`)
  const markup = readMarkup(scan, at)
  if (markup !== 0) return markup
  const next = afterTag(cell, at)
  if (next < 0) return INCOMPLETE
  const name = rootName.exec(cell.bytes.toString('latin1', at + 1, Math.min(next - 1, at + 100)))
  if (name?.[2] === 'worksheet') cell.prefix = name[1] === undefined ? 0 : name[1].length + 1
  if (name?.[2] === 'sheetData') scan.place = cell.bytes[next - 2] === char.slash ? places.after : places.rows
  return next
}

const isUtf16 = (bytes: Buffer, at: number): boolean => bytes[at + 1] === 0 || (at > 0 && bytes[at - 1] === 0)

/** A comment, CDATA or an instruction is passed over; 0: it is none of those. */
function readMarkup({ cell, part }: Scan, at: number): number {
  const second = cell.bytes[at + 1]
  if (second === char.question) {
    const end = cell.bytes.indexOf('?>', at)
    return end < 0 ? INCOMPLETE : end + 2
  }
  if (second !== char.bang) return 0
  if (at + 3 > cell.end) return INCOMPLETE
  const third = cell.bytes[at + 2]
  if (third === char.dash || third === char.bracket) return afterMarkup(cell, at)
  throw new ReadFailure('unsafe', `${part} in it declares a document type, which could make it read other files`)
}

function readToken(scan: Scan, at: number): number {
  const { cell } = scan
  const name = at + 1 + cell.prefix
  switch (cell.bytes[at + 1] === char.slash ? char.slash : cell.bytes[name]) {
    case char.c:
      return readOneCell(scan, at, name + 1)
    case char.r:
      return openRow(scan, at, name)
    case char.slash:
      return closeTag(scan, at, name + 1)
    default: {
      const markup = readMarkup(scan, at)
      return markup === 0 ? afterTag(cell, at) : markup
    }
  }
}

function readOneCell(scan: Scan, at: number, afterName: number): number {
  const { cell, grid, limits } = scan
  const next = readCell(cell, afterName)
  if (next < 0) return INCOMPLETE
  const column = cell.column < 0 ? scan.lastColumn + 1 : cell.column
  if (column >= limits.maxColumns) throw tooManyColumns(limits)
  if (column >= grid.width && !grid.reach(column)) {
    scan.isFull = true
    scan.position = at
    return INCOMPLETE
  }
  scan.lastColumn = column
  scan.cells += 1
  if (scan.cells > limits.maxCells) throw new ReadFailure('too_large', `a sheet has more than ${limits.maxCells} cells`)
  if (!cell.isClosed && scan.isRowOpen) scan.store(cell, column)
  return next
}

function openRow(scan: Scan, at: number, name: number): number {
  const { cell, row, limits } = scan
  const next = afterTag(cell, at)
  if (next < 0) return INCOMPLETE
  if (cell.bytes[name + 1] !== char.o) return next
  if (scan.isRowOpen) endRow(scan)
  readRow(row, cell.bytes, name + 3, next - 1)
  const number = row.number === 0 ? scan.lastRow + 1 : row.number
  if (number <= scan.lastRow) throw new ReadFailure('damaged', `row ${number} comes after row ${scan.lastRow}`)
  if (number > limits.maxRows)
    throw new ReadFailure('too_many_rows', `it has a row ${number}, and ${limits.maxRows} are the most`)
  scan.lastRow = number
  scan.lastColumn = -1
  scan.isRowOpen = !row.isClosed
  scan.grid.startRow(number, row.isHidden)
  return next
}

function closeTag(scan: Scan, at: number, name: number): number {
  const next = afterTag(scan.cell, at)
  if (next < 0) return INCOMPLETE
  const code = scan.cell.bytes[name]
  const isEnd = code === char.s && scan.cell.bytes.toString('latin1', name, name + 9) === 'sheetData'
  if (scan.isRowOpen && (code === char.r || isEnd)) endRow(scan)
  if (isEnd) scan.place = places.after
  return next
}

function endRow(scan: Scan): void {
  scan.isRowOpen = false
  scan.isFull = scan.grid.endRow()
}
