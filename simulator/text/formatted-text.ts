import { badRequest } from '../api/refusal.ts'
import { isRecord, jsonParam, textParam } from '../server/params.ts'
import type { Params } from '../server/params.ts'
import type { Entity, FormattedText } from './entity.ts'
import { entityEnd, normalizeEntities } from './entity.ts'
import { withFoundEntities } from './found-entities.ts'
import { parseHtml } from './html.ts'
import { parseMarkdown } from './markdown.ts'
import { parseMarkdownV2 } from './markdown-v2.ts'

export const MAX_TEXT_LENGTH = 4096
export const MAX_CAPTION_LENGTH = 1024

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g
const DROPPED = /[\r\u2028-\u202e]/g
const INVISIBLE = /^[\s\u200b-\u200f\u2060\ufeff]*$/

const cleaned = (text: string): string => text.replace(DROPPED, '').replace(CONTROL, ' ')

const givenEntities = (params: Params, name: string, length: number): Entity[] => {
  const given = jsonParam(params, name)
  if (given.kind === 'absent') return []
  if (given.kind === 'broken') throw badRequest(`can't parse ${name} JSON object`)
  if (!Array.isArray(given.value)) throw badRequest(`object expected as ${name}`)
  const entities: Entity[] = []
  for (const item of given.value as unknown[]) {
    if (!isRecord(item) || typeof item['type'] !== 'string')
      throw badRequest("can't parse MessageEntity: Object expected")
    const { offset, length: span } = item
    if (!Number.isInteger(offset) || !Number.isInteger(span)) continue
    const entity = { ...item, type: item['type'], offset: Number(offset), length: Number(span) }
    if (entity.offset >= 0 && entity.length > 0 && entityEnd(entity) <= length) entities.push(entity)
  }
  return normalizeEntities(entities)
}

const parseByMode = (params: Params, text: string, entitiesName: string): FormattedText => {
  const mode = textParam(params, 'parse_mode').toLowerCase()
  switch (mode) {
    case 'html':
      return parseHtml(text)
    case 'markdownv2':
      return parseMarkdownV2(text)
    case 'markdown':
      return parseMarkdown(text)
    case '':
    case 'none':
      return { text, entities: givenEntities(params, entitiesName, text.length) }
    default:
      throw badRequest('unsupported parse_mode')
  }
}

const shifted = (entity: Entity, by: number, length: number): Entity[] => {
  const offset = Math.max(0, entity.offset - by)
  const end = Math.min(length, entityEnd(entity) - by)
  return end > offset ? [{ ...entity, offset, length: end - offset }] : []
}

/** Leading blanks before the first entity and all trailing ones are not part of a message. */
const trimmed = ({ text, entities }: FormattedText): FormattedText => {
  const leading = text.length - text.trimStart().length
  const firstEntityAt = Math.min(text.length, ...entities.map((entity) => entity.offset))
  const cut = Math.min(leading, firstEntityAt)
  const kept = text.trimEnd().slice(cut)
  if (kept.length === text.length) return { text, entities }
  return { text: kept, entities: entities.flatMap((entity) => shifted(entity, cut, kept.length)) }
}

const read = (params: Params, name: string, entitiesName: string): FormattedText => {
  const raw = cleaned(textParam(params, name))
  const parsed = trimmed(parseByMode(params, raw, entitiesName))
  return { text: parsed.text, entities: withFoundEntities(parsed.text, parsed.entities) }
}

export const readMessageText = (params: Params): FormattedText => {
  const formatted = read(params, 'text', 'entities')
  if (INVISIBLE.test(formatted.text)) throw badRequest('message text is empty')
  if (formatted.text.length > MAX_TEXT_LENGTH) throw badRequest('message is too long')
  return formatted
}

export const readCaption = (params: Params): FormattedText => {
  const formatted = read(params, 'caption', 'caption_entities')
  if (formatted.text.length > MAX_CAPTION_LENGTH) throw badRequest('message caption is too long')
  return formatted
}
