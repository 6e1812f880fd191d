import { char } from './cell.ts'

export interface RowPlace {
  /** From 1; 0: not said. */
  number: number
  isHidden: boolean
  isClosed: boolean
}

/** The attributes of `<row …>`, which is complete: from after its name to its `>`. */
export function readRow(row: RowPlace, bytes: Buffer, from: number, to: number): void {
  row.number = 0
  row.isHidden = false
  row.isClosed = bytes[to - 1] === char.slash
  let at = from
  while (at < to) {
    const isStart = (bytes[at - 1] ?? 0) <= char.space
    if (isStart && bytes[at] === char.r && bytes[at + 1] === char.equals) at = readRowNumber(row, bytes, at + 3)
    else if (isStart && isHiddenAt(bytes, at)) {
      const value = bytes[at + 8]
      row.isHidden = value === char.zero + 1 || value === char.t
      at += 9
    } else if (bytes[at] === char.quote || bytes[at] === char.apostrophe) at = afterQuoted(bytes, at, to)
    else at += 1
  }
}

function readRowNumber(row: RowPlace, bytes: Buffer, start: number): number {
  let at = start
  let number = 0
  for (;;) {
    const code = bytes[at] ?? 0
    if (code < char.zero || code > char.nine) break
    if (number < 1e9) number = number * 10 + (code - char.zero)
    at += 1
  }
  row.number = number
  return at + 1
}

const hiddenName = Buffer.from('hidden=')

const isHiddenAt = (bytes: Buffer, at: number): boolean =>
  bytes[at] === hiddenName[0] && bytes.compare(hiddenName, 0, 7, at, at + 7) === 0

function afterQuoted(bytes: Buffer, at: number, to: number): number {
  const quote = bytes[at]
  let end = at + 1
  while (end < to && bytes[end] !== quote) end += 1
  return end + 1
}
