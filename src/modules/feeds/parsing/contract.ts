import { z } from 'zod'

const selector = z.string().trim().min(1).max(500)
const path = z.string().trim().min(1).max(500)
const language = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/, 'A language is written as "de" or "pt-br".')

/** What every kind of source may be told. */
const common = {
  /** Of its items, when they do not say themselves. */
  language: language.optional(),
  /** ISO 4217, for prices without one. */
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/, 'A currency has three letters: EUR.')
    .optional(),
}

/** A value of an item: of the element's text, or of one of its attributes. */
export const htmlFieldSchema = z.strictObject({ selector, attribute: z.string().trim().min(1).max(60).optional() })

export const parserSettingsSchema = z.discriminatedUnion('kind', [
  /** RSS, Atom, RDF and JSON Feed. */
  z.strictObject({ kind: z.literal('feed'), ...common }),
  /** A JSON API; paths are JSONPath (RFC 9535), those of fields relative to an item. */
  z.strictObject({
    kind: z.literal('json'),
    ...common,
    items: path,
    fields: z.partialRecord(
      z.enum([
        'id',
        'url',
        'title',
        'text',
        'image',
        'price',
        'old_price',
        'currency',
        'availability',
        'gtin',
        'sku',
        'brand',
        'category',
        'date',
      ]),
      path,
    ),
  }),
  /** A list on an HTML page, by CSS selectors; those of fields relative to an item. */
  z.strictObject({
    kind: z.literal('html'),
    ...common,
    items: selector,
    fields: z.partialRecord(
      z.enum([
        'id',
        'url',
        'title',
        'text',
        'image',
        'price',
        'old_price',
        'availability',
        'gtin',
        'sku',
        'brand',
        'category',
        'date',
      ]),
      htmlFieldSchema,
    ),
  }),
  /** A page about one product: JSON-LD, microdata, OpenGraph. */
  z.strictObject({ kind: z.literal('product'), ...common }),
  /** A sitemap or a sitemap index's first sitemaps. */
  z.strictObject({ kind: z.literal('sitemap'), ...common, include: z.string().trim().max(500).optional() }),
])

export type ParserSettings = z.infer<typeof parserSettingsSchema>
