import { cellKinds } from '../../ports.ts'
import type { BatchBuilder } from '../batch.ts'
import { readIsoDate, readNumber, numberUses, type TypedNumber } from '../dates.ts'
import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { cellText, richText } from '../xml/text.ts'
import { cellTypes, char, type CellPlace } from './cell.ts'
import { parseIndex, parseNumber } from './number.ts'
import type { SharedStrings } from './shared-strings.ts'

/** Puts the value of a cell that was found into the batch. */
export type StoreCell = (cell: CellPlace, column: number) => void

interface StoreDeps {
  readonly grid: BatchBuilder
  readonly shared: SharedStrings
  readonly uses: Uint8Array
  readonly is1904: boolean
  readonly limits: ReadLimits
  /** A formula was never calculated by the program that wrote it. */
  readonly onUncalculated: () => void
}

interface Store extends StoreDeps {
  readonly sharedCount: number
  readonly typed: TypedNumber
  textChars: number
  cells: number
}

export function createStoreCell(deps: StoreDeps): StoreCell {
  const store: Store = {
    ...deps,
    sharedCount: deps.shared.count,
    typed: { kind: 0, value: 0 },
    textChars: 0,
    cells: 0,
  }
  return (cell, column) => storeCell(store, cell, column)
}

function storeCell(store: Store, cell: CellPlace, column: number): void {
  store.cells += 1
  if (cell.inlineFrom >= 0)
    putText(store, column, cellKinds.text, inlineText(cell.bytes, cell.inlineFrom, cell.inlineTo))
  else if (cell.valueFrom >= 0) {
    if (cell.valueTo > cell.valueFrom) putValue(store, cell, column)
  } else if (cell.formulaFrom >= 0) {
    store.onUncalculated()
    const formula = elementText(cell.bytes, cell.formulaFrom, cell.formulaTo)
    putText(store, column, cellKinds.error, formula === '' ? '#NOT CALCULATED' : `=${formula}`)
  }
}

function putValue(store: Store, cell: CellPlace, column: number): void {
  switch (cell.type) {
    case cellTypes.number:
      putNumber(store, cell, column)
      return
    case cellTypes.shared:
      putShared(store, cell, column)
      return
    case cellTypes.boolean: {
      const first = cell.bytes[cell.valueFrom]
      store.grid.put(column, cellKinds.boolean, first === char.zero + 1 || first === char.t ? 1 : 0)
      return
    }
    default:
      putWritten(store, cell, column)
  }
}

function putNumber(store: Store, cell: CellPlace, column: number): void {
  const value = parseNumber(cell.bytes, cell.valueFrom, cell.valueTo)
  if (Number.isNaN(value)) {
    putWritten(store, cell, column)
    return
  }
  const use = store.uses[cell.style] ?? numberUses.number
  if (use === numberUses.number) store.grid.put(column, cellKinds.number, value)
  else putTyped(store, column, value, use)
}

function putTyped({ typed, grid, is1904 }: Store, column: number, value: number, use: number): void {
  readNumber(typed, value, use, is1904)
  grid.put(column, typed.kind, typed.value)
}

/** What is not what its type says stays as written. */
function putWritten(store: Store, cell: CellPlace, column: number): void {
  const text = elementText(cell.bytes, cell.valueFrom, cell.valueTo)
  if (cell.type === cellTypes.date && readIsoDate(store.typed, text))
    store.grid.put(column, store.typed.kind, store.typed.value)
  else if (cell.type === cellTypes.number && text.trim() !== '' && Number.isFinite(Number(text)))
    putTyped(store, column, Number(text), store.uses[cell.style] ?? numberUses.number)
  else putText(store, column, cell.type === cellTypes.error ? cellKinds.error : cellKinds.text, text)
}

function putShared(store: Store, cell: CellPlace, column: number): void {
  let index = parseIndex(cell.bytes, cell.valueFrom, cell.valueTo)
  if (Number.isNaN(index)) index = Number(elementText(cell.bytes, cell.valueFrom, cell.valueTo).trim())
  if (!(index < store.sharedCount))
    throw new ReadFailure('damaged', `a cell asks for text ${index + 1} of ${store.sharedCount} that it has`)
  const length = store.shared.lengthAt(index)
  countText(store, column, length)
  if (length > 0) store.grid.put(column, cellKinds.text, index)
}

function putText(store: Store, column: number, kind: number, text: string): void {
  countText(store, column, text.length)
  if (text !== '') store.grid.putText(column, kind, text)
}

function countText(store: Store, column: number, chars: number): void {
  const { limits } = store
  if (chars > limits.maxCellChars)
    throw new ReadFailure('too_large', `a cell in column ${column + 1} has ${chars} characters`)
  store.textChars += chars
  const isTooMuch = store.textChars > limits.maxTextChars
  if (isTooMuch || (store.textChars > FREE_TEXT_CHARS && store.textChars > store.cells * MAX_MEAN_CHARS))
    throw new ReadFailure('unsafe', 'a few texts in it are repeated until they are gigabytes')
}

/** Long texts are no attack until they amount to this. */
const FREE_TEXT_CHARS = 100_000_000
/** Of all cells of a sheet. */
const MAX_MEAN_CHARS = 1_000

function elementText(bytes: Buffer, from: number, to: number): string {
  const raw = bytes.toString('utf8', from, to)
  return raw.includes('<') ? richText(raw, true) : cellText(raw)
}

function inlineText(bytes: Buffer, from: number, to: number): string {
  const raw = bytes.toString('utf8', from, to)
  const isPlain = raw.startsWith('<t>') && raw.indexOf('<', 3) === raw.length - 4 && raw.endsWith('</t>')
  return isPlain ? cellText(raw.slice(3, -4)) : richText(raw)
}
