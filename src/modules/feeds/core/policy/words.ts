/** Case, width and spaces do not matter. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim()

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{M}\p{N}_]/u.test(character)

/** Whether folded `text` has folded `words`, as they stand or as whole words. */
export function hasWords(text: string, words: string, wholeWords: boolean): boolean {
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    if (!wholeWords) return true
    const before = lastCharacter(text.slice(Math.max(0, at - 2), at))
    const after = [...text.slice(at + words.length, at + words.length + 2)][0]
    const startsWord = isWordCharacter([...words][0])
    const endsWord = isWordCharacter(lastCharacter(words))
    if (!(startsWord && isWordCharacter(before)) && !(endsWord && isWordCharacter(after))) return true
  }
  return false
}

const lastCharacter = (text: string): string | undefined => [...text].at(-1)
