/** What a reader found, by column: whoever loses, moves or changes a cell has others. */
export interface ColumnSum {
  numbers: number
  /** In the order of rows, so that equal cells have an equal sum to the last bit. */
  sum: number
  texts: number
  chars: number
  /** Of the last characters of the texts. */
  ends: number
  truths: number
  errors: number
}

export const emptySum = (): ColumnSum => ({ numbers: 0, sum: 0, texts: 0, chars: 0, ends: 0, truths: 0, errors: 0 })

export function addNumber(sum: ColumnSum, value: number): void {
  sum.numbers += 1
  sum.sum += value
}

export function addText(sum: ColumnSum, text: string): void {
  sum.texts += 1
  sum.chars += text.length
  sum.ends += text.charCodeAt(text.length - 1)
}

/** Columns whose sums are not as expected. */
export const wrongColumns = (found: readonly ColumnSum[], expected: readonly ColumnSum[]): number[] =>
  expected.flatMap((sum, index) => (JSON.stringify(sum) === JSON.stringify(found[index]) ? [] : [index + 1]))
