import type { Reader, SheetInfo } from '../../ports.ts'
import { createBatchBuilder } from '../batch.ts'
import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import type { Zip } from '../zip/directory.ts'
import { partChunks } from '../zip/part.ts'
import { createSheetTail } from './merges.ts'
import { readPackage, type WorkbookPackage } from './package.ts'
import { createSheetScanner } from './scan-sheet.ts'
import { noSharedStrings, readSharedStrings, type SharedStrings } from './shared-strings.ts'
import { createStoreCell } from './store-cell.ts'

/** Sheets beyond this are not read twice for their merged ranges: those are known after the first scan. */
const EARLY_MERGES_BYTES = 64_000_000

interface OpenSheet extends SheetInfo {
  merges: SheetInfo['merges']
  readonly part: string
}

/** @throws ReadFailure */
export async function openXlsx(zip: Zip, limits: ReadLimits): Promise<Reader> {
  const workbook = readPackage(zip, limits)
  if (workbook.sheets.length === 0) throw new ReadFailure('empty', 'it has no sheet with cells')
  const sheets: OpenSheet[] = workbook.sheets.map((sheet) => ({ ...sheet, merges: [] }))
  await readEarlyMerges(zip, sheets, limits)
  const notes = notesOf(workbook)
  let shared: SharedStrings | null = null

  async function scan(index: number, onBatch: Parameters<Reader['scan']>[1]): Promise<void> {
    const sheet = sheets[index]
    if (sheet === undefined) throw new RangeError(`There is no sheet ${index}.`)
    shared ??=
      workbook.sharedStringsPart === null
        ? noSharedStrings
        : await readSharedStrings(zip, workbook.sharedStringsPart, limits)
    const uncalculated = await scanSheet({ zip, workbook, sheet, shared, limits }, onBatch)
    if (uncalculated > 0)
      addNote(
        notes,
        `${uncalculated} formulas of ${sheet.name} were never calculated: open the workbook, save it, send it again`,
      )
  }

  return { kind: 'xlsx', typed: true, sheets, notes, scan, close: () => zip.close() }
}

function notesOf({ hasLinks, hasMacros }: WorkbookPackage): string[] {
  const notes: string[] = []
  if (hasMacros) notes.push('macros are not run')
  if (hasLinks) notes.push('links to other workbooks are not followed; the values last saved are used')
  return notes
}

const addNote = (notes: string[], note: string): void => {
  if (!notes.includes(note)) notes.push(note)
}

interface ScanInput {
  readonly zip: Zip
  readonly workbook: WorkbookPackage
  readonly sheet: OpenSheet
  readonly shared: SharedStrings
  readonly limits: ReadLimits
}

/** Answers how many formulas have no value. */
async function scanSheet(
  { zip, workbook, sheet, shared, limits }: ScanInput,
  onBatch: Parameters<Reader['scan']>[1],
): Promise<number> {
  const entry = zip.entries.get(sheet.part)
  if (entry === undefined) throw new ReadFailure('damaged', `the cells of its sheet ${sheet.name} are missing`)
  let uncalculated = 0
  const grid = createBatchBuilder((index) => shared.at(index))
  const { uses, is1904 } = workbook
  const store = createStoreCell({ grid, shared, uses, is1904, limits, onUncalculated: () => (uncalculated += 1) })
  const scanner = createSheetScanner({ grid, store, limits, part: sheet.part })
  const tail = createSheetTail()
  for await (const chunk of partChunks(zip, entry, limits)) {
    if (scanner.isAfterRows()) {
      tail.add(chunk)
      continue
    }
    scanner.feed(chunk)
    while (scanner.run()) {
      await onBatch(grid.take())
      grid.clear()
    }
    if (scanner.isAfterRows()) tail.add(scanner.rest())
  }
  if (!scanner.isAfterRows()) throw new ReadFailure('truncated', `its sheet ${sheet.name} ends in the middle`)
  sheet.merges = tail.merges()
  if (grid.rows > 0) await onBatch(grid.take())
  return uncalculated
}

async function readEarlyMerges(zip: Zip, sheets: readonly OpenSheet[], limits: ReadLimits): Promise<void> {
  let budget = EARLY_MERGES_BYTES
  for (const sheet of sheets) {
    const entry = zip.entries.get(sheet.part)
    if (entry === undefined || entry.bytes > budget) continue
    budget -= entry.bytes
    sheet.merges = await mergesOf(partChunks(zip, entry, limits))
  }
}

async function mergesOf(chunks: AsyncIterable<Buffer>): Promise<SheetInfo['merges']> {
  const tail = createSheetTail()
  let carry = Buffer.alloc(0)
  let isAfterRows = false
  for await (const chunk of chunks) {
    if (isAfterRows) {
      tail.add(chunk)
      continue
    }
    const bytes = Buffer.concat([carry, chunk])
    const end = endOfRows(bytes)
    isAfterRows = end >= 0
    if (isAfterRows) tail.add(bytes.subarray(end))
    else carry = Buffer.from(chunk.subarray(-MAX_TAG_BYTES))
  }
  return tail.merges()
}

const MAX_TAG_BYTES = 64
const SLASH = 47

/** Of `</sheetData>`, with any prefix; -1: it is not in there. */
function endOfRows(bytes: Buffer): number {
  const name = bytes.lastIndexOf('sheetData')
  return name >= 0 && bytes[bytes.lastIndexOf('<', name) + 1] === SLASH ? name : -1
}
