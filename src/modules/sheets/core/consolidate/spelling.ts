import { editDistance } from '../plan/names.ts'

const digits = /\p{N}/gu

/** How many letters two headers may differ by and still be the same word misspelt: none below 4 letters, one below 8, then two. */
export function isMisspelt(left: string, right: string): boolean {
  const shorter = Math.min(left.length, right.length)
  const limit = shorter < 4 ? 0 : shorter < 8 ? 1 : 2
  if (limit === 0 || left === right) return false
  if ((left.match(digits) ?? []).join('') !== (right.match(digits) ?? []).join('')) return false
  return Math.abs(left.length - right.length) <= limit && editDistance(left, right) <= limit
}

const MAX_VARIED = 40

/** The text itself and with each letter left out: two texts one letter apart share one of these. */
export function variants(text: string): readonly string[] {
  if (text.length > MAX_VARIED) return [text]
  return [text, ...Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1))]
}
