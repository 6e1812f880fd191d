/**
 * Letters to change, leave out, add or swap with their neighbour to come from one to the other; `limit` + 1 when there are more.
 */
export function distance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1
  let before: number[] = []
  let last: number[] = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const line: number[] = [row]
    let best = row
    for (let column = 1; column <= right.length; column += 1) {
      const value = stepTo(left, right, row, column, [before, last, line])
      line.push(value)
      if (value < best) best = value
    }
    if (best > limit) return limit + 1
    before = last
    last = line
  }
  return Math.min(last[right.length] ?? limit + 1, limit + 1)
}

function stepTo(
  left: string,
  right: string,
  row: number,
  column: number,
  [before, last, line]: readonly [readonly number[], readonly number[], readonly number[]],
): number {
  const same = left[row - 1] === right[column - 1] ? 0 : 1
  const plain = Math.min((last[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same)
  const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
  return isSwap ? Math.min(plain, (before[column - 2] ?? 0) + 1) : plain
}

const digits = /\p{N}/gu

/** How many letters two headers may differ by and still be the same word misspelt: none below 4 letters, one below 8, then two. */
export function isMisspelt(left: string, right: string): boolean {
  const shorter = Math.min(left.length, right.length)
  const limit = shorter < 4 ? 0 : shorter < 8 ? 1 : 2
  if (limit === 0 || left === right) return false
  if ((left.match(digits) ?? []).join('') !== (right.match(digits) ?? []).join('')) return false
  return distance(left, right, limit) <= limit
}

const MAX_VARIED = 40

/** The text itself and with each letter left out: two texts one letter apart share one of these. */
export function variants(text: string): readonly string[] {
  if (text.length > MAX_VARIED) return [text]
  return [text, ...Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1))]
}
