const MAX_TAG = 40

/** `Home & Garden` becomes `#HomeGarden`; doubles, numbers and what has no letter are left out. */
export function hashtagsOf(words: readonly string[], max: number): string {
  const tags = new Map<string, string>()
  for (const word of words) {
    if (tags.size >= max) break
    const tag = tagOf(word)
    if (tag !== undefined && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag)
  }
  return [...tags.values()].join(' ')
}

function tagOf(word: string): string | undefined {
  const parts = word
    .normalize('NFC')
    .split(/[^\p{L}\p{M}\p{N}_]+/u)
    .filter((part) => part !== '')
  const joined = parts.length === 1 ? (parts[0] ?? '') : parts.map(capitalised).join('')
  return /\p{L}/u.test(joined) && joined.length <= MAX_TAG ? `#${joined}` : undefined
}

const capitalised = (part: string): string => {
  const [first = '', ...rest] = part
  return first.toUpperCase() + rest.join('')
}
