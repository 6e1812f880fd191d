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

/** Text that a sheet may have beyond what its own bytes explain, before it is taken for an attack. */
const FREE_TEXT_CHARS = 100_000_000

export function createStoreCell({ grid, shared, uses, is1904, limits, onUncalculated }: StoreDeps): StoreCell {
  const typed: TypedNumber = { kind: 0, value: 0 }
  const sharedCount = shared.count
  const lengths = shared.lengths
  let textChars = 0
  let cells = 0

  const countText = (chars: number): void => {
    textChars += chars
    if (textChars > limits.maxTextChars || (textChars > FREE_TEXT_CHARS && textChars / cells > MAX_MEAN_CHARS))
      throw new ReadFailure('unsafe', 'a few texts in it are repeated until they are gigabytes')
  }

  function putText(column: number, kind: number, text: string): void {
    if (text.length > limits.maxCellChars)
      throw new ReadFailure('too_large', `a cell in column ${column + 1} has ${text.length} characters`)
    countText(text.length)
    if (text !== '') grid.putText(column, kind, text)
  }

  function putNumber(cell: CellPlace, column: number): void {
    const value = parseNumber(cell.bytes, cell.valueFrom, cell.valueTo)
    if (value !== value) {
      putOddNumber(cell, column)
      return
    }
    const use = uses[cell.style] ?? numberUses.number
    if (use === numberUses.number) {
      grid.put(column, cellKinds.number, value)
      return
    }
    readNumber(typed, value, use, is1904)
    grid.put(column, typed.kind, typed.value)
  }

  function putOddNumber(cell: CellPlace, column: number): void {
    const text = elementText(cell.bytes, cell.valueFrom, cell.valueTo)
    const value = text.trim() === '' ? NaN : Number(text)
    if (Number.isFinite(value)) {
      readNumber(typed, value, uses[cell.style] ?? numberUses.number, is1904)
      grid.put(column, typed.kind, typed.value)
    } else putText(column, cellKinds.text, text)
  }

  function putShared(cell: CellPlace, column: number): void {
    let index = parseIndex(cell.bytes, cell.valueFrom, cell.valueTo)
    if (index !== index) index = Number(elementText(cell.bytes, cell.valueFrom, cell.valueTo).trim())
    if (!(index < sharedCount))
      throw new ReadFailure('damaged', `a cell asks for text ${index + 1} of ${sharedCount} that it has`)
    const length = lengths[index] ?? 0
    countText(length)
    if (length > 0) grid.put(column, cellKinds.text, index)
  }

  function putValue(cell: CellPlace, column: number): void {
    const { bytes, valueFrom, valueTo } = cell
    switch (cell.type) {
      case cellTypes.number:
        putNumber(cell, column)
        return
      case cellTypes.shared:
        putShared(cell, column)
        return
      case cellTypes.boolean: {
        const first = bytes[valueFrom]
        grid.put(column, cellKinds.boolean, first === char.zero + 1 || first === char.t ? 1 : 0)
        return
      }
      case cellTypes.error:
        putText(column, cellKinds.error, elementText(bytes, valueFrom, valueTo))
        return
      case cellTypes.date: {
        const text = elementText(bytes, valueFrom, valueTo)
        if (readIsoDate(typed, text)) grid.put(column, typed.kind, typed.value)
        else putText(column, cellKinds.text, text)
        return
      }
      default:
        putText(column, cellKinds.text, elementText(bytes, valueFrom, valueTo))
    }
  }

  return (cell, column) => {
    cells += 1
    if (cell.inlineFrom >= 0) putText(column, cellKinds.text, inlineText(cell.bytes, cell.inlineFrom, cell.inlineTo))
    else if (cell.valueFrom >= 0) {
      if (cell.valueTo > cell.valueFrom) putValue(cell, column)
    } else if (cell.formulaFrom >= 0) {
      onUncalculated()
      const formula = elementText(cell.bytes, cell.formulaFrom, cell.formulaTo)
      putText(column, cellKinds.error, formula === '' ? '#NOT CALCULATED' : `=${formula}`)
    }
  }
}

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
