import { z } from 'zod'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../../kernel/schemas.ts'
import { postStates } from '../channels/contract.ts'

/** What made a product key, the strongest first. */
export const keyRules = ['asin', 'catalogue', 'gtin', 'sku', 'listing', 'url', 'guid', 'text'] as const
/** rule: made from what a source said. person: merged or split by hand; no rule changes it any more. */
export const keyOrigins = ['rule', 'person'] as const
const availabilitySchema = z.enum(['in_stock', 'out_of_stock', 'preorder', 'discontinued', 'unknown'])

/** 1299 with exponent 2 is 12.99. */
export const moneySchema = z.object({ minor: z.number().int(), currency: z.string(), exponent: z.number().int() })

export const itemSchema = z.object({
  id: z.number(),
  sourceId: z.number(),
  sourceTitle: z.string(),
  productId: z.number(),
  /** The product key that led to its product. */
  key: z.string(),
  rule: z.enum(keyRules),
  /** The rule in words. */
  ruleText: z.string(),
  /** person: put to its product by hand. */
  origin: z.enum(keyOrigins),
  title: z.string(),
  url: z.string().nullable(),
  imageUrl: z.string().nullable(),
  price: moneySchema.nullable(),
  availability: availabilitySchema,
  /** As the source says. */
  publishedAt: millisSchema.nullable(),
  firstSeenAt: millisSchema,
  /** To within an hour. */
  lastSeenAt: millisSchema,
})
export const itemPageSchema = pageOf(itemSchema)
export const itemQuerySchema = pageQuerySchema.extend({
  sourceId: idSchema.optional(),
  productId: idSchema.optional(),
  /** Part of a title or address. */
  search: z.string().trim().max(200).optional(),
  /** ms UTC: first seen then or later. */
  since: z.coerce.number().int().min(0).optional(),
  hasPrice: z.enum(['yes', 'no']).optional(),
})
export const itemParamsSchema = z.object({ itemId: idSchema })

export const productSchema = z.object({
  id: z.number(),
  /** The strongest key that it is known by. */
  key: z.string(),
  rule: z.enum(keyRules),
  ruleText: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  imageUrl: z.string().nullable(),
  brand: z.string().nullable(),
  firstSeenAt: millisSchema,
  /** To within an hour. */
  lastSeenAt: millisSchema,
})
export const productPageSchema = pageOf(productSchema)
export const productQuerySchema = pageQuerySchema.extend({
  /** Part of a title, a whole key, or an address. */
  search: z.string().trim().max(2_048).optional(),
})
export const productParamsSchema = z.object({ productId: idSchema })

export const pricePointSchema = z.object({
  at: millisSchema,
  /** Until when it was seen unchanged, to within an hour. */
  until: millisSchema,
  minor: z.number().int(),
  availability: availabilitySchema,
})
/** What one source said of the price of one item. */
export const priceSeriesSchema = z.object({
  sourceId: z.number(),
  sourceTitle: z.string(),
  itemId: z.number(),
  itemTitle: z.string(),
  currency: z.string(),
  exponent: z.number().int(),
  /** In order of time; at most 200, the lowest and highest among them. */
  points: z.array(pricePointSchema),
})

export const productDetailSchema = productSchema.extend({
  keys: z.array(
    z.object({
      key: z.string(),
      rule: z.enum(keyRules),
      ruleText: z.string(),
      origin: z.enum(keyOrigins),
      at: millisSchema,
    }),
  ),
  /** Newest first, at most 200. */
  items: z.array(itemSchema),
  nItems: z.number(),
  /** Newest first, at most 100. */
  posts: z.array(
    z.object({
      postId: z.number(),
      channelId: z.number(),
      channelTitle: z.string(),
      itemId: z.number(),
      occasion: z.string(),
      state: z.enum(postStates),
      price: moneySchema.nullable(),
      queuedAt: millisSchema,
      postedAt: millisSchema.nullable(),
    }),
  ),
  /** Our own observations, at most 20 series. */
  prices: z.array(priceSeriesSchema),
  /** Of our own observations while it could be bought, by currency. */
  lowest: z.array(
    z.object({
      currency: z.string(),
      lowest30d: moneySchema.nullable(),
      lowestEver: moneySchema,
    }),
  ),
})

export const mergeRequestSchema = z.strictObject({ into: z.number().int().min(1) })
/** Some of its keys, with what is known by them, or some of its items, become a product of their own. */
export const splitRequestSchema = z.union([
  z.strictObject({ keys: z.array(z.string().min(1).max(500)).min(1).max(200) }),
  z.strictObject({ itemIds: z.array(z.number().int().min(1)).min(1).max(200) }),
])
export const productChangeSchema = z.object({
  /** Merge: the product that is left. Split: the new one. */
  productId: z.number(),
  /** What was done, in a sentence. */
  text: z.string(),
})

export type KeyOrigin = (typeof keyOrigins)[number]
export type Item = z.infer<typeof itemSchema>
export type ItemQuery = z.output<typeof itemQuerySchema>
export type Product = z.infer<typeof productSchema>
export type ProductQuery = z.output<typeof productQuerySchema>
export type ProductDetail = z.infer<typeof productDetailSchema>
export type PriceSeries = z.infer<typeof priceSeriesSchema>
export type SplitRequest = z.infer<typeof splitRequestSchema>
export type ProductChange = z.infer<typeof productChangeSchema>
