export const MAX_TAG_CHARACTERS = 40
export const MAX_TAGS = 20

/** One spelling for a tag; undefined when it cannot be one: empty, too long, or with a comma or a control character. */
export function normaliseTag(text: string): string | undefined {
  const tag = text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
  const isUsable = tag !== '' && tag.length <= MAX_TAG_CHARACTERS && !/[\p{Cc},;|]/u.test(tag)
  return isUsable ? tag : undefined
}

/** What stands in one cell, as `vip; spring 2026`: each tag once, in order. Those that cannot be one are left out. */
export function readTags(text: string): readonly string[] {
  const tags = text.split(/[,;|]/).map(normaliseTag)
  return [...new Set(tags.filter((tag) => tag !== undefined))].slice(0, MAX_TAGS)
}
