import { z } from 'zod'
import { idSchema } from '../../../kernel/schemas.ts'
import { entrySchema } from '../parsing/contract.ts'

/**
 * What a template may say of an item: `{{price}}`, or `{{price|ask in the shop}}` with what to say without one. A line whose fields are
 * all empty is left out. `text` is the only one that may hold formatting.
 */
export const postFields = [
  'title',
  'text',
  'link',
  'price',
  'price_to',
  'old_price',
  'discount',
  'lowest_30d',
  'lowest_ever',
  'last_posted',
  'drop',
  'currency',
  'availability',
  'brand',
  'category',
  'author',
  'source',
  'published',
  'gtin',
  'sku',
  'hashtags',
] as const
export type PostField = (typeof postFields)[number]

export const photoModes = ['none', 'first', 'album'] as const
export const longTextModes = ['truncate', 'split'] as const
export const textStyles = ['formatted', 'plain'] as const
export const hashtagOrigins = ['category', 'brand', 'source'] as const

export const MAX_POST_TEMPLATE_LENGTH = 4_000
const MAX_LINE_LENGTH = 1_000

const locale = z
  .string()
  .trim()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'A locale is written as "en", "de-AT" or "pt-BR".')

/** How a post looks. Without fields it is the one that new channels get. */
export const templateSchema = z.strictObject({
  /** Telegram's HTML subset with `{{field|fallback}}`. */
  text: z
    .string()
    .max(MAX_POST_TEMPLATE_LENGTH)
    .default(
      '<b>{{title}}</b>\n\n{{text}}\n\n<b>{{price}}</b> <s>{{old_price}}</s> {{discount}}\nLowest in 30 days: {{lowest_30d}}\n\n<a href="{{link}}">{{source}}</a>\n{{hashtags}}',
    ),
  /** Whether `{{text}}` keeps the formatting of the source. */
  textStyle: z.enum(textStyles).default('formatted'),
  photo: z.enum(photoModes).default('first'),
  /** Rows of buttons. An address is `{{link}}`, or a whole one. An album has none: they become links under its text. */
  buttons: z
    .array(
      z
        .array(z.strictObject({ text: z.string().trim().min(1).max(64), url: z.string().trim().min(1).max(2_048) }))
        .min(1)
        .max(4),
    )
    .max(6)
    .default([]),
  hashtags: z
    .strictObject({
      from: z.array(z.enum(hashtagOrigins)).max(hashtagOrigins.length).default(['category']),
      max: z.number().int().min(0).max(10).default(3),
    })
    .default({ from: ['category'], max: 3 }),
  /** `truncate` ends `{{text}}` at a sentence; `split` goes on in further messages, at most five. */
  longText: z.enum(longTextModes).default('truncate'),
  /** Of prices and dates, as `de-AT`. */
  locale: locale.default('en'),
  /** IANA name, of dates. */
  timeZone: z.string().trim().min(1).max(64).default('UTC'),
  digest: z
    .strictObject({
      head: z.string().max(MAX_LINE_LENGTH).default('<b>And also</b>'),
      line: z.string().max(MAX_LINE_LENGTH).default('• <a href="{{link}}">{{title}}</a> {{price}} {{discount}}'),
    })
    .prefault({}),
  /** What stands above the text of a post that is edited in place. */
  edits: z
    .strictObject({
      price: z.string().max(MAX_LINE_LENGTH).default('<b>Price now {{price}}</b> (was {{last_posted}})'),
      soldOut: z.string().max(MAX_LINE_LENGTH).default('<b>Sold out</b>'),
      backInStock: z.string().max(MAX_LINE_LENGTH).default('<b>Back in stock:</b> {{price}}'),
    })
    .prefault({}),
})

export const postPreviewRequestSchema = z.strictObject({
  /** Without it the newest item of the channel's sources, or of `sourceId`; without any item an invented one. */
  itemId: idSchema.optional(),
  sourceId: idSchema.optional(),
  /** Instead of an item: what the workbench read from a source that is not saved yet, and what that source is called. */
  entry: entrySchema.optional(),
  sourceTitle: z.string().max(200).optional(),
  /** Without it the channel's own. */
  template: templateSchema.optional(),
  /** What to show: the post, what an edit makes of it, or a digest of the newest items. */
  as: z.enum(['post', 'price_edit', 'sold_out_edit', 'back_in_stock_edit', 'digest']).default('post'),
})

const entitySchema = z.object({
  type: z.string(),
  offset: z.number(),
  length: z.number(),
  url: z.string().optional(),
  language: z.string().optional(),
})
const previewPhotoSchema = z.object({
  fileId: z.number(),
  kind: z.enum(['photo', 'document', 'video']),
  name: z.string(),
  bytes: z.number(),
})
/** One message, as Telegram shows it; offsets and lengths in UTF-16 units. */
export const previewPartSchema = z.object({
  text: z.string(),
  entities: z.array(entitySchema),
  /** Characters as Telegram counts them, after parsing. */
  characters: z.number(),
  /** 4096, or 1024 under a photo. */
  limit: z.number(),
  media: previewPhotoSchema.nullable(),
  /** The photos of an album, the first one too; empty unless there are two. */
  album: z.array(previewPhotoSchema),
  buttons: z.array(z.array(z.object({ text: z.string(), url: z.string().nullable() }))),
})
export const postPreviewSchema = z.object({
  /** In the order in which they are sent; none when the post cannot be sent. */
  parts: z.array(previewPartSchema),
  /** What the post was made of; null: an invented item. */
  item: z.object({ id: z.number(), title: z.string(), url: z.string().nullable() }).nullable(),
  /** Why it cannot be sent, by the field of the template; empty: Telegram would take it. */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  /** What was left out or changed, in words. */
  notes: z.array(z.string()),
})

export const channelPreviewParamsSchema = z.object({ channelId: idSchema })

export type Template = z.output<typeof templateSchema>
export type TemplateInput = z.input<typeof templateSchema>
export type PostPreview = z.infer<typeof postPreviewSchema>
export type PostPreviewRequest = z.input<typeof postPreviewRequestSchema>
export type PreviewPart = z.infer<typeof previewPartSchema>
