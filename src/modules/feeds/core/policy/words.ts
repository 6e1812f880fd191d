/** Case, width and spaces do not matter. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim()

const STARTS_WORD = /^[\p{L}\p{M}\p{N}_]/u
const ENDS_WORD = /[\p{L}\p{M}\p{N}_]$/u
/** A character takes up to two units of a string. */
const NEAR = 2

/** Whether folded `text` has folded `words`, as they stand or as whole words. */
export function hasWords(text: string, words: string, wholeWords: boolean): boolean {
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    if (!wholeWords) return true
    const end = at + words.length
    const goesOnBefore = STARTS_WORD.test(words) && ENDS_WORD.test(text.slice(Math.max(0, at - NEAR), at))
    const goesOnAfter = ENDS_WORD.test(words) && STARTS_WORD.test(text.slice(end, end + NEAR))
    if (!goesOnBefore && !goesOnAfter) return true
  }
  return false
}
