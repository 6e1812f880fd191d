import type { BatchBuilder } from '../batch.ts'
import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { afterMarkup, afterTag, char, INCOMPLETE, readCell, type CellPlace } from './cell.ts'
import { readRow, type RowPlace } from './row.ts'
import type { StoreCell } from './store-cell.ts'

/** Turns the bytes of a sheet into rows of a batch. */
export interface SheetScanner {
  feed(chunk: Buffer): void
  /** True: the batch is full; take it, clear it and run again. False: more bytes are needed, or the rows are over. */
  run(): boolean
  readonly place: 'before' | 'rows' | 'after'
  /** Bytes after the rows that came in the last chunk. */
  rest(): Buffer
}

interface ScannerDeps {
  readonly grid: BatchBuilder
  readonly store: StoreCell
  readonly limits: ReadLimits
  readonly part: string
}

/** No tag or cell of a real sheet is that long. */
const MAX_TOKEN_BYTES = 8_000_000

export function createSheetScanner({ grid, store, limits, part }: ScannerDeps): SheetScanner {
  const cell = emptyPlace()
  const row: RowPlace = { number: 0, isHidden: false, isClosed: false }
  let buffer = Buffer.allocUnsafe(1 << 20)
  let position = 0
  let state: SheetScanner['place'] = 'before'
  let lastRow = 0
  let lastColumn = -1
  let isRowOpen = false
  let isFull = false
  let cells = 0

  function feed(chunk: Buffer): void {
    const left = cell.end - position
    if (left > MAX_TOKEN_BYTES)
      throw new ReadFailure('unsafe', `${part} in it has one cell or tag of more than ${MAX_TOKEN_BYTES / 1e6} MB`)
    const end = left + chunk.length
    const target = end > buffer.length ? Buffer.allocUnsafe(end * 2) : buffer
    cell.bytes.copy(target, 0, position, cell.end)
    chunk.copy(target, left)
    buffer = target
    cell.bytes = target.subarray(0, end)
    cell.end = end
    position = 0
  }

  function run(): boolean {
    isFull = false
    while (state !== 'after') {
      const at = cell.bytes[position] === char.less ? position : cell.bytes.indexOf(char.less, position)
      if (at < 0) {
        position = cell.end
        return false
      }
      position = at
      const next = state === 'rows' ? readToken(at) : readHead(at)
      if (next < 0) return isFull
      position = next
      if (isFull) return true
    }
    return false
  }

  function readHead(at: number): number {
    if (at + 9 > cell.end) return INCOMPLETE
    const markup = readMarkup(at)
    if (markup !== 0) return markup
    const next = afterTag(cell, at)
    if (next < 0) return INCOMPLETE
    const tag = cell.bytes.toString('latin1', at + 1, Math.min(next - 1, at + 100))
    const name = /^(?:([\w.-]+):)?([\w.-]+)/.exec(tag)
    if (name?.[2] === 'worksheet') cell.prefix = name[1] === undefined ? 0 : name[1].length + 1
    if (name?.[2] === 'sheetData') state = cell.bytes[next - 2] === char.slash ? 'after' : 'rows'
    return next
  }

  /** A comment, CDATA or an instruction is passed over; 0: it is none of those. */
  function readMarkup(at: number): number {
    const second = cell.bytes[at + 1]
    if (second === char.question) {
      const end = cell.bytes.indexOf('?>', at)
      return end < 0 ? INCOMPLETE : end + 2
    }
    if (second !== char.bang) return 0
    const third = cell.bytes[at + 2]
    if (third === DASH || third === char.bracket || third === undefined) return afterMarkup(cell, at)
    throw new ReadFailure('unsafe', `${part} in it declares a document type, which could make it read other files`)
  }

  function readToken(at: number): number {
    const name = at + 1 + cell.prefix
    switch (cell.bytes[at + 1] === char.slash ? char.slash : cell.bytes[name]) {
      case char.c:
        return readOneCell(at, name + 1)
      case char.r:
        return openRow(at, name)
      case char.slash:
        return closeTag(at, name + 1)
      default: {
        const markup = readMarkup(at)
        return markup === 0 ? afterTag(cell, at) : markup
      }
    }
  }

  function readOneCell(at: number, afterName: number): number {
    const next = readCell(cell, afterName)
    if (next < 0) return INCOMPLETE
    const column = cell.column < 0 ? lastColumn + 1 : cell.column
    if (column >= limits.maxColumns) throw tooManyColumns(limits)
    if (column >= grid.width && !grid.reach(column)) {
      isFull = true
      position = at
      return INCOMPLETE
    }
    lastColumn = column
    cells += 1
    if (cells > limits.maxCells) throw new ReadFailure('too_large', `a sheet has more than ${limits.maxCells} cells`)
    if (!cell.isClosed && isRowOpen) store(cell, column)
    return next
  }

  function openRow(at: number, name: number): number {
    const next = afterTag(cell, at)
    if (next < 0) return INCOMPLETE
    if (cell.bytes[name + 1] !== char.o) return next
    if (isRowOpen) endRow()
    readRow(row, cell.bytes, name + 3, next - 1)
    const number = row.number === 0 ? lastRow + 1 : row.number
    if (number <= lastRow) throw new ReadFailure('damaged', `row ${number} comes after row ${lastRow}`)
    if (number > limits.maxRows)
      throw new ReadFailure('too_many_rows', `it has a row ${number}, and ${limits.maxRows} are the most`)
    lastRow = number
    lastColumn = -1
    isRowOpen = !row.isClosed
    grid.startRow(number, row.isHidden)
    return next
  }

  function closeTag(at: number, name: number): number {
    const next = afterTag(cell, at)
    if (next < 0) return INCOMPLETE
    const code = cell.bytes[name]
    if (code === char.r && isRowOpen) endRow()
    else if (code === char.s && cell.bytes.toString('latin1', name, name + 9) === 'sheetData') {
      if (isRowOpen) endRow()
      state = 'after'
    }
    return next
  }

  function endRow(): void {
    isRowOpen = false
    isFull = grid.endRow()
  }

  return {
    feed,
    run,
    get place() {
      return state
    },
    rest: () => cell.bytes.subarray(position),
  }
}

const DASH = 45

export const tooManyColumns = (limits: ReadLimits): ReadFailure =>
  new ReadFailure('too_many_columns', `it has more than ${limits.maxColumns} columns`)

const emptyPlace = (): CellPlace => ({
  bytes: Buffer.alloc(0),
  end: 0,
  prefix: 0,
  column: -1,
  style: 0,
  type: 0,
  valueFrom: -1,
  valueTo: -1,
  inlineFrom: -1,
  inlineTo: -1,
  formulaFrom: -1,
  formulaTo: -1,
  isClosed: false,
  isDone: false,
})
