import { looksLikeNote, totalLabel } from './words.ts'

/** A row that may not be data, with what its cells say. */
export interface OddRow {
  /** Texts of its cells by column; numbers by column. Columns not in either are blank. */
  readonly texts: ReadonlyMap<number, string>
  readonly numbers: ReadonlyMap<number, number>
  /** Blank cells in columns that are usually filled. */
  readonly missing: number
  /** How many columns are usually filled. */
  readonly usual: number
}

/** `Total`, `Germany Total`, `Итого за март`: a label of totals, in a row that leaves out what rows have. */
export function isTotalRow(row: OddRow): boolean {
  const label = firstLabel(row)
  if (label === null || row.numbers.size === 0) return label === 'exact' && row.missing > 0
  if (label === 'exact') return row.missing > 0 || row.usual <= 2 || row.texts.size === 1
  return row.missing > 0 && row.texts.size <= Math.max(1, row.usual / 3)
}

function firstLabel(row: OddRow): 'exact' | 'part' | null {
  let found: 'exact' | 'part' | null = null
  let looked = 0
  for (const text of row.texts.values()) {
    const label = totalLabel(text)
    if (label === 'exact') return label
    found ??= label
    if (++looked >= 4) break
  }
  return found
}

/** A row without a label whose numbers are the sums of those above it. */
export function isSumOf(row: OddRow, sums: ReadonlyMap<number, number>, rowsAbove: number): boolean {
  if (row.missing === 0 || rowsAbove < 2 || row.numbers.size === 0 || row.texts.size > row.usual / 3) return false
  let matching = 0
  for (const [column, value] of row.numbers) {
    const sum = sums.get(column)
    if (sum === undefined) continue
    if (Math.abs(sum - value) > Math.max(1e-6, Math.abs(sum) * 1e-9)) return false
    if (value !== 0) matching++
  }
  return matching > 0
}

/** A remark below a table: one cell of text (or a label and its value) where rows have many. */
export function isNoteRow(row: OddRow, after: { readonly gap: boolean; readonly note: boolean }): boolean {
  const filled = row.texts.size + row.numbers.size
  if (row.texts.size === 0 || row.usual < 3 || row.missing < 2) return false
  const [first = ''] = row.texts.values()
  if (filled === 1) return after.gap || after.note || looksLikeNote(first)
  return filled === 2 && row.usual >= 4 && (after.gap || after.note)
}
