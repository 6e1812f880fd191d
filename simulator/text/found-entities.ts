import { entityEnd, sortEntities } from './entity.ts'
import type { Entity } from './entity.ts'

interface Finder {
  readonly type: string
  /** Without this character there is nothing to find, and no need to look. */
  readonly sign: string
  readonly pattern: RegExp
}

const FINDERS: readonly Finder[] = [
  {
    type: 'bot_command',
    sign: '/',
    pattern: /\/(?<![\p{L}\p{N}_/<>]\/)[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\p{L}\p{N}_/<>])/gu,
  },
  {
    type: 'email',
    sign: '@',
    pattern: /(?<![\w.+@-])[\w.+-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){0,8}\.[a-zA-Z]{2,24}\b/g,
  },
  { type: 'url', sign: '://', pattern: /(?<![\w@.-])https?:\/\/[^\s<>"]{1,2000}/gi },
  {
    type: 'url',
    sign: '.',
    pattern:
      /(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|me|io|dev|app|ru|de|uk|info)\b(?:[/?#][^\s<>"]{0,2000})?/gi,
  },
  { type: 'mention', sign: '@', pattern: /@(?<![\w@/]@)[a-zA-Z]\w{3,31}\b/g },
  { type: 'hashtag', sign: '#', pattern: /#(?<![\p{L}\p{N}_#&]#)[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu },
]
const MAX_FOUND = 100
const TRAILING = /[.,:;!?'")\]]+$/

const overlaps = (a: Entity, b: Entity): boolean => a.offset < entityEnd(b) && b.offset < entityEnd(a)
const BLOCKING = new Set(['code', 'pre', 'text_link', 'text_mention', 'custom_emoji'])

/** Adds what Telegram recognises by itself: commands, links, addresses, mentions and hashtags. */
export const withFoundEntities = (text: string, given: readonly Entity[]): readonly Entity[] => {
  const blockers = given.filter((entity) => BLOCKING.has(entity.type))
  const found: Entity[] = []
  for (const { type, sign, pattern } of FINDERS) {
    if (!text.includes(sign)) continue
    for (const match of text.matchAll(pattern)) {
      const length = type === 'url' ? match[0].replace(TRAILING, '').length : match[0].length
      const entity: Entity = { type, offset: match.index, length }
      if (found.length < MAX_FOUND && ![...blockers, ...found].some((other) => overlaps(entity, other))) {
        found.push(entity)
      }
    }
  }
  return found.length === 0 ? given : sortEntities([...given, ...found])
}
