import { booleanParam, isRecord, jsonParam } from '../server/params.ts'
import type { Params } from '../server/params.ts'
import type { FileKind } from '../world/file-store.ts'
import { badRequest } from './refusal.ts'

const KINDS: readonly FileKind[] = ['photo', 'document', 'video']
const NOT_IN_ALBUMS = new Set(['animation', 'sticker', 'voice', 'video_note'])
const MAX_ITEMS = 10

/** One InputMedia of an album, its caption still to be read. */
export interface AlbumItem {
  readonly kind: FileKind
  readonly source: string
  readonly params: Params
}

const problem = (text: string): Error => badRequest(`can't parse InputMedia: ${text}`)

const readItem = (value: unknown, { files }: Params): AlbumItem => {
  if (!isRecord(value)) throw problem('expected an Object')
  const type = typeof value['type'] === 'string' ? value['type'].toLowerCase() : ''
  if (type === '') throw problem('Can\'t find field "type"')
  if (NOT_IN_ALBUMS.has(type)) throw problem(`type "${type}" can't be used in sendMediaGroup`)
  const kind = KINDS.find((known) => known === type)
  if (kind === undefined) throw problem('invalid type specified')
  const { media: source } = value
  if (typeof source !== 'string' || source.trim() === '') throw problem('media not found')
  return { kind, source: source.trim(), params: { values: value, files } }
}

const checkTogether = (items: readonly AlbumItem[]): void => {
  if (items.length === 0) throw badRequest('there are no messages to send')
  if (items.length > MAX_ITEMS) throw badRequest('too many messages to send as an album')
  const isMixed = items.some(({ kind }) => kind === 'document') && items.some(({ kind }) => kind !== 'document')
  if (isMixed) throw badRequest("document can't be mixed with other media types")
  const above = items.filter(({ params }) => booleanParam(params, 'show_caption_above_media')).length
  if (above > 0 && above < items.length) {
    throw badRequest('parameter show_caption_above_media must be the same for all messages')
  }
}

/** The items of an album as they were asked for; a single one is sent as a message of its own. */
export const readAlbum = (params: Params): readonly AlbumItem[] => {
  const given = jsonParam(params, 'media')
  if (given.kind === 'broken') throw badRequest("can't parse media JSON object")
  const value = given.kind === 'absent' ? [] : given.value
  if (!Array.isArray(value)) throw badRequest('expected an Array of InputMedia')
  const items = (value as unknown[]).map((item) => readItem(item, params))
  checkTogether(items)
  return items
}

/** What an album says, a line for each caption, before any is parsed. */
export const captionsOf = (params: Params): string => {
  const given = jsonParam(params, 'media')
  if (given.kind !== 'value' || !Array.isArray(given.value)) return ''
  const captions = (given.value as unknown[]).map((item) =>
    isRecord(item) && typeof item['caption'] === 'string' ? item['caption'] : '',
  )
  return captions.filter((caption) => caption !== '').join('\n')
}
