import { readFileSync, statSync } from 'node:fs'
import { read, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx'
import { cellKinds, type Reader, type SheetInfo, type WorkbookKind } from '../../ports.ts'
import { createBatchBuilder, type BatchBuilder } from '../batch.ts'
import { formatUse, readNumber, type TypedNumber } from '../dates.ts'
import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { tooManyColumns } from '../too-many.ts'

export interface LegacySource {
  readonly kind: WorkbookKind
  readonly bytes: Buffer
  /** Of markup, whose cells are text until somebody reads them. */
  readonly typed: boolean
  readonly notes: readonly string[]
}

export function legacyBytes(path: string, limits: ReadLimits): Buffer {
  const { size } = statSync(path)
  if (size > limits.maxLegacyBytes)
    throw new ReadFailure(
      'too_large',
      `it has ${Math.round(size / 1e6)} MB, and ${limits.maxLegacyBytes / 1e6} MB of its kind are the most`,
    )
  return readFileSync(path)
}

/** Formats that are read whole, by a library that reads them all. @throws ReadFailure */
export function openLegacy(source: LegacySource, limits: ReadLimits): Reader {
  const { book, isPartial } = parse(source)
  const names = book.SheetNames.filter((name) => book.Sheets[name]?.['!ref'] !== undefined)
  if (names.length === 0) throw new ReadFailure('empty', 'it has no sheet with cells')
  const sheets = names.map((name): SheetInfo => ({
    name,
    hidden: isHidden(book, name),
    merges: mergesOf(book.Sheets[name]),
  }))
  return {
    kind: source.kind,
    typed: source.typed,
    sheets,
    notes: isPartial ? [...source.notes, PARTIAL_NOTE] : source.notes,
    async scan(index, onBatch) {
      const sheet = book.Sheets[names[index] ?? '']
      if (sheet === undefined) throw new RangeError(`There is no sheet ${index}.`)
      const is1904 = book.Workbook?.WBProps?.date1904 === true
      await scanSheet({ sheet, is1904, isTyped: source.typed, limits }, onBatch)
    },
    close: () => undefined,
  }
}

const PARTIAL_NOTE = 'something in it is not known here and was passed over: compare its totals'

interface Parsed {
  readonly book: WorkBook
  /** Something in it is unknown to the library, which passed over it. */
  readonly isPartial: boolean
}

function parse(source: LegacySource): Parsed {
  try {
    return { book: readBook(source, true), isPartial: false }
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    if (/password|encrypt/i.test(said))
      throw new ReadFailure('encrypted', 'it is protected with a password', { cause: error })
    return { book: readTolerantly(source), isPartial: true }
  }
}

function readTolerantly(source: LegacySource): WorkBook {
  try {
    return readBook(source, false)
  } catch (error) {
    throw new ReadFailure('damaged', 'its content cannot be made out', { cause: error })
  }
}

const readBook = ({ bytes, typed: isTyped }: LegacySource, isStrict: boolean): WorkBook =>
  read(bytes, {
    type: 'buffer',
    dense: true,
    cellNF: true,
    cellDates: false,
    cellFormula: false,
    cellHTML: false,
    cellText: false,
    raw: !isTyped,
    WTF: isStrict,
  })

const isHidden = (book: WorkBook, name: string): boolean =>
  (book.Workbook?.Sheets?.[book.SheetNames.indexOf(name)]?.Hidden ?? 0) !== 0

const MAX_MERGE_ROWS = 200

const mergesOf = (sheet: WorkSheet | undefined): SheetInfo['merges'] =>
  (sheet?.['!merges'] ?? [])
    .filter(({ s }) => s.r < MAX_MERGE_ROWS)
    .map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }))

interface ScanInput {
  readonly sheet: WorkSheet
  readonly is1904: boolean
  readonly isTyped: boolean
  readonly limits: ReadLimits
}

type Rows = readonly (readonly (CellObject | undefined)[] | undefined)[]

async function scanSheet(input: ScanInput, onBatch: Parameters<Reader['scan']>[1]): Promise<void> {
  const { sheet, limits } = input
  const rows = (sheet['!data'] ?? []) as Rows
  const grid = createBatchBuilder(() => '')
  const flush = async (): Promise<void> => {
    if (grid.rows > 0) await onBatch(grid.take())
    grid.clear()
  }
  for (const [index, row] of rows.entries()) {
    if (row === undefined || row.length === 0) continue
    if (row.length > limits.maxColumns) throw tooManyColumns(limits)
    if (!grid.reach(row.length - 1)) {
      await flush()
      grid.reach(row.length - 1)
    }
    grid.startRow(index + 1, sheet['!rows']?.[index]?.hidden === true)
    for (const [column, cell] of row.entries()) if (cell !== undefined) put(grid, column, cell, input)
    if (grid.endRow()) await flush()
  }
  await flush()
}

const typed: TypedNumber = { kind: 0, value: 0 }

function put(grid: BatchBuilder, column: number, cell: CellObject, { is1904, isTyped }: ScanInput): void {
  const { v: value } = cell
  switch (typeof value) {
    case 'number':
      if (cell.t === 'e') {
        grid.putText(column, cellKinds.error, errorNames.get(value) ?? '#VALUE!')
        return
      }
      readNumber(typed, value, isTyped ? formatUse(String(cell.z ?? 'General')) : 0, is1904)
      grid.put(column, typed.kind, typed.value)
      return
    case 'boolean':
      grid.put(column, cellKinds.boolean, value ? 1 : 0)
      return
    case 'string':
      if (value !== '') grid.putText(column, cell.t === 'e' ? cellKinds.error : cellKinds.text, value)
      return
    default:
  }
}

/** [MS-XLS] 2.5.10 */
const errorNames: ReadonlyMap<number, string> = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
  [0x2b, '#GETTING_DATA'],
])
