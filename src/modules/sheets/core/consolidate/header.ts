const marks = /\p{M}+/gu
const apart = /[^\p{L}\p{N}]+/gu
const camel = /(\p{Ll})(\p{Lu})/gu
/** Signs that are words, and letters that are not a letter with an accent: kept through the removal of punctuation and accents. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/[№#]|\bn°/giu, ' no '],
  [/%/g, ' percent '],
  [/€/g, ' eur '],
  [/\$/g, ' usd '],
  [/£/g, ' gbp '],
  [/₽/g, ' rub '],
  [/ß/g, 'ss'],
  [/[łŁ]/g, 'l'],
  [/[øØ]/g, 'o'],
  [/[đĐ]/g, 'd'],
  [/ı/g, 'i'],
  [/[æÆ]/g, 'ae'],
  [/[œŒ]/g, 'oe'],
]
const MAX_COMPARED = 255

/** The same headers come again in each file, and with each look at the matrix. */
const compared = new Map<string, string>()
const MAX_KEPT = 20_000

/** As headers are compared: words of letters and digits in lower case, without accents, parted by one blank. */
export function headerKey(name: string): string {
  const known = compared.get(name)
  if (known !== undefined) return known
  let text = name.slice(0, MAX_COMPARED).replace(camel, '$1 $2')
  for (const [sign, word] of signs) text = text.replace(sign, word)
  const key = text.normalize('NFKD').replace(marks, '').toLowerCase().replace(apart, ' ').trim()
  if (compared.size >= MAX_KEPT) compared.clear()
  compared.set(name, key)
  return key
}

export const wordsOf = (key: string): readonly string[] => (key === '' ? [] : key.split(' '))

/** A header for people: line breaks and runs of blanks are one blank. */
export const shownName = (name: string): string => name.replace(/\s+/gu, ' ').trim().slice(0, MAX_COMPARED)

/** The name, or the name and a number, that none of `taken` (in lower case) has. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const wanted = shownName(name) || 'column'
  if (!taken.has(wanted.toLowerCase())) return wanted
  for (let number = 2; ; number += 1) {
    const numbered = `${wanted.slice(0, MAX_COMPARED - 8)} ${String(number)}`
    if (!taken.has(numbered.toLowerCase())) return numbered
  }
}
