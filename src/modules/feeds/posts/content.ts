import { checkContent, type MessageContent } from '../../delivery/index.ts'
import type { Rich } from '../core/template/rich.ts'
import { toTelegramHtml } from '../core/template/to-html.ts'
import type { PostEdit, PostFacts, Rendered } from '../ports.ts'
import { buttonsAsText, composeButtons, composeText, TEXT_LIMIT, valuesFor, type Composed } from './compose.ts'
import type { Template } from './contract.ts'
import { fillTemplate } from './skeleton.ts'

export const CAPTION_LIMIT = 1_024

const EMPTY_PROBLEM = {
  path: 'text',
  message:
    'Nothing is left of the text for this item: all its fields are empty. Use {{title}} or {{link}} in the template.',
}

/** A post with the photos that were obtained. */
export function toPost(template: Template, facts: PostFacts, photoIds: readonly number[]): Rendered {
  const values = valuesFor(template, facts)
  const buttons = composeButtons(template, values)
  const isAlbum = photoIds.length > 1
  const foot = isAlbum ? { foot: buttonsAsText(buttons.rows) } : {}
  const limit = photoIds.length > 0 ? CAPTION_LIMIT : TEXT_LIMIT
  const composed = composeText(template.text, values, { limit, mode: template.longText, ...foot })
  const media = mediaOf(photoIds)
  const rows = isAlbum ? [] : buttons.rows
  const last = Math.max(composed.parts.length - 1, 0)
  const parts = textsOf(composed, photoIds.length > 0).map((html, index): MessageContent => ({
    html,
    ...(index === 0 ? media : { media: null }),
    buttons: index === last ? rows : [],
  }))
  const notes = [...notesOf(composed, limit), ...buttons.dropped.map(droppedButton)]
  return checked(parts, notes)
}

/** Part 0 of a post that is in the channel, as it is to be now. */
export function toEdit(template: Template, facts: PostFacts, edit: PostEdit, sent: MessageContent): Rendered {
  const values = valuesFor(template, facts)
  const buttons = composeButtons(template, values)
  const lines: Readonly<Record<PostEdit, string>> = {
    price: template.edits.price,
    sold_out: template.edits.soldOut,
    back_in_stock: template.edits.backInStock,
  }
  const hasMedia = sent.media !== null || sent.album !== undefined
  const limit = hasMedia ? CAPTION_LIMIT : TEXT_LIMIT
  const composed = composeText(template.text, values, {
    head: fillTemplate(lines[edit], values),
    limit,
    mode: 'truncate',
    ...(sent.album === undefined ? {} : { foot: buttonsAsText(buttons.rows) }),
  })
  const [html] = textsOf(composed, hasMedia)
  const content = html === undefined ? [] : [{ ...sent, html, buttons: sent.buttons.length > 0 ? buttons.rows : [] }]
  return checked(content, notesOf(composed, limit))
}

const MAX_DIGEST_LINE = 600

/** As many items as find room in one message. */
export function toDigest(template: Template, facts: readonly PostFacts[]): Rendered & { readonly taken: number } {
  const { digest } = template
  const first = facts[0]
  const head = first === undefined || digest.head === '' ? '' : toTelegramHtml(fillTemplate(digest.head, new Map()))
  const lines: string[] = []
  let characters = head === '' ? 0 : fillTemplate(digest.head, new Map()).text.length + 2
  let taken = 0
  for (const each of facts) {
    const limit = Math.min(MAX_DIGEST_LINE, TEXT_LIMIT)
    const line = composeText(digest.line, valuesFor(template, each), { limit, mode: 'truncate' }).parts[0]
    const length = line === undefined ? 0 : line.text.length + 1
    if (characters + length > TEXT_LIMIT) break
    taken += 1
    characters += length
    if (line !== undefined) lines.push(toTelegramHtml(line))
  }
  if (lines.length === 0) return { ...checked([], []), taken }
  const html = [head, lines.join('\n')].filter((piece) => piece !== '').join('\n\n')
  return { ...checked([{ html, media: null, buttons: [], preview: false }], []), taken }
}

function mediaOf(photoIds: readonly number[]): Pick<MessageContent, 'media' | 'album'> {
  const photos = photoIds.map((fileId) => ({ fileId, kind: 'photo' as const }))
  return photos.length > 1 ? { media: null, album: photos } : { media: photos[0] ?? null }
}

function textsOf({ parts }: Composed, hasMedia: boolean): string[] {
  if (parts.length === 0) return hasMedia ? [''] : []
  return parts.map((part: Rich) => toTelegramHtml(part))
}

function notesOf({ wasCut }: Composed, limit: number): string[] {
  if (!wasCut) return []
  return [
    limit === CAPTION_LIMIT
      ? 'The text was cut: Telegram takes 1,024 characters under a photo. Split long texts, or post without photos, to have it whole.'
      : 'The text was cut to what Telegram takes.',
  ]
}

const droppedButton = (text: string): string =>
  `The button "${text}" was left out: for this item its address is none that Telegram opens.`

function checked(parts: readonly MessageContent[], notes: readonly string[]): Rendered {
  if (parts.length === 0) return { parts, problems: [EMPTY_PROBLEM], notes }
  const problems = parts.flatMap((part) =>
    checkContent(part, []).map(({ path, message }) => ({ path: path === 'html' ? 'text' : path, message })),
  )
  return problems.length > 0 ? { parts: [], problems, notes } : { parts, problems, notes }
}
