import { normaliseTag } from './core/tag.ts'
import { tagInvalid } from './errors.ts'

/** Each once, in one spelling. @throws AppError `tag_invalid`. */
export function requireTags(texts: readonly string[]): readonly string[] {
  const tags = texts.map((text) => {
    const tag = normaliseTag(text)
    if (tag === undefined) throw tagInvalid(text)
    return tag
  })
  return [...new Set(tags)]
}
