import type { z } from 'zod'
import type { Database } from '../../../db/database.ts'
import type { Db } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ChannelId, ItemId } from '../../../kernel/ids.ts'
import { characterLimit, isHtmlProblem, parseTelegramHtml, type MessageContent } from '../../delivery/index.ts'
import type { Files } from '../../files/index.ts'
import { channelNotFound } from '../channels/errors.ts'
import type { PostEdit, PostFacts, PostWriter, Rendered } from '../ports.ts'
import {
  postPreviewRequestSchema,
  templateSchema,
  type PostPreview,
  type PostPreviewRequest,
  type PreviewPart,
  type Template,
} from './contract.ts'
import { CAPTION_LIMIT } from './content.ts'
import { previewItemNotFound } from './errors.ts'
import { newestItems, sourcesOf, templateOf } from './queries.ts'
import { sampleFacts } from './sample-facts.ts'

export interface PostPreviewing {
  /**
   * A post as Telegram would show it; `channelId` null: of a channel that is not there yet. May fetch photos.
   * @throws AppError `channel_not_found`, `preview_item_not_found`.
   */
  preview(actor: Actor, channelId: ChannelId | null, request: PostPreviewRequest): Promise<PostPreview>
}

interface Deps {
  readonly database: Pick<Database, 'readDb'>
  readonly files: Pick<Files, 'find'>
  readonly writer: PostWriter
}

const DIGEST_ITEMS = 10
const EDITS = {
  price_edit: 'price',
  sold_out_edit: 'sold_out',
  back_in_stock_edit: 'back_in_stock',
} as const satisfies Record<string, PostEdit>

export const createPreview = (deps: Deps): PostPreviewing => ({
  async preview(actor, channelId, request) {
    authorize(actor, 'feeds.read')
    const wish = postPreviewRequestSchema.parse(request)
    if (wish.entry !== undefined) authorize(actor, 'feeds.write')
    const { template: given, as } = wish
    const db = deps.database.readDb
    const template = given ?? (await storedTemplate(db, channelId))
    const facts = await choose(deps, channelId, wish)
    const rendered = await renderAs(deps.writer, db, template, { facts, as })
    const first = facts[0]
    return {
      parts: await Promise.all(rendered.parts.map((part) => show(deps, part))),
      item: first === undefined || first.itemId === null ? null : itemOf(first.itemId, first.facts),
      problems: [...deps.writer.check(template), ...rendered.problems],
      notes: [...rendered.notes],
    }
  },
})

type Wish = z.output<typeof postPreviewRequestSchema>

async function choose(deps: Deps, channelId: ChannelId | null, wish: Wish): Promise<Chosen[]> {
  const { entry, itemId, sourceId, sourceTitle = '' } = wish
  if (entry !== undefined) {
    const nothing = { lastPosted: null, lowest30d: null, lowestEver: null }
    return [{ itemId: null, facts: { entry, sourceTitle, ...nothing } }]
  }
  const db = deps.database.readDb
  const chosen = itemId === undefined ? await newest(db, channelId, sourceId ?? null) : [itemId]
  return factsOf(deps, channelId, chosen, itemId)
}

async function storedTemplate(db: Db, channelId: ChannelId | null): Promise<Template> {
  if (channelId === null) return templateSchema.parse({})
  const stored = await templateOf(db, channelId)
  if (stored === undefined) throw channelNotFound(channelId)
  return templateSchema.parse(JSON.parse(stored))
}

async function newest(db: Db, channelId: ChannelId | null, sourceId: number | null): Promise<ItemId[]> {
  const ofChannel = sourceId === null && channelId !== null ? await sourcesOf(db, channelId) : []
  const sources = sourceId === null ? ofChannel : [sourceId]
  const lists = await Promise.all(sources.map((source) => newestItems(db, source, DIGEST_ITEMS)))
  return lists
    .flat()
    .toSorted((a, b) => b.at - a.at || b.itemId - a.itemId)
    .slice(0, DIGEST_ITEMS)
    .map(({ itemId }) => itemId)
}

interface Chosen {
  readonly itemId: ItemId | null
  readonly facts: PostFacts
}

async function factsOf(
  { database, writer }: Deps,
  channelId: ChannelId | null,
  itemIds: readonly ItemId[],
  asked: ItemId | undefined,
): Promise<Chosen[]> {
  const chosen: Chosen[] = []
  for (const itemId of itemIds) {
    const facts = await writer.facts(database.readDb, channelId, itemId)
    if (facts !== undefined) chosen.push({ itemId, facts })
  }
  if (chosen.length === 0 && asked !== undefined) throw previewItemNotFound(asked)
  return chosen.length > 0 ? chosen : sampleFacts.map((facts) => ({ itemId: null, facts }))
}

interface Shown {
  readonly facts: readonly Chosen[]
  readonly as: 'post' | 'digest' | keyof typeof EDITS
}

async function renderAs(writer: PostWriter, db: Db, template: Template, { facts, as }: Shown): Promise<Rendered> {
  if (as === 'digest')
    return writer.renderDigest(
      template,
      facts.map((each) => each.facts),
    )
  const first = facts[0]?.facts ?? sampleFacts[0]
  const post = await writer.render(db, template, first)
  const sent = post.parts[0]
  if (as === 'post' || sent === undefined) return post
  const { price, oldPrice } = first.entry
  return writer.renderEdit(template, { ...first, lastPosted: first.lastPosted ?? oldPrice ?? price }, EDITS[as], sent)
}

const itemOf = (id: ItemId, { entry }: PostFacts) => ({ id, title: entry.title, url: entry.url })

async function show({ database, files }: Deps, content: MessageContent): Promise<PreviewPart> {
  const parsed = parseTelegramHtml(content.html)
  const { text, entities } = isHtmlProblem(parsed) ? { text: content.html, entities: [] } : parsed
  const photo = async (fileId: number) => {
    const file = await files.find(database.readDb, fileId)
    return { fileId, kind: 'photo' as const, name: file?.name ?? '', bytes: file?.bytes ?? 0 }
  }
  const album = await Promise.all((content.album ?? []).map(({ fileId }) => photo(fileId)))
  return {
    text,
    entities: entities.map((entity) => ({ ...entity })),
    characters: text.length,
    limit: album.length > 0 ? CAPTION_LIMIT : characterLimit(content),
    media: content.media === null ? (album[0] ?? null) : await photo(content.media.fileId),
    album,
    buttons: content.buttons.map((row) =>
      row.map((button) => ({ text: button.text, url: 'url' in button ? button.url : null })),
    ),
  }
}
