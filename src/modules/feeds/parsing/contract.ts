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

/** What may be read of an item on a page. */
const htmlFields = [
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
] as const

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
    fields: z.partialRecord(z.enum(htmlFields), htmlFieldSchema),
  }),
  /** A page about one product: JSON-LD, microdata, OpenGraph. */
  z.strictObject({ kind: z.literal('product'), ...common }),
  /** A sitemap or a sitemap index's first sitemaps. */
  z.strictObject({ kind: z.literal('sitemap'), ...common, include: z.string().trim().max(500).optional() }),
])

export type ParserSettings = z.infer<typeof parserSettingsSchema>

const webUrl = z
  .string()
  .trim()
  .min(1)
  .max(2_048)
  .regex(/^https?:\/\//i, 'An address begins with https:// or http://.')

const money = z.object({ minor: z.int().nonnegative(), currency: z.string(), exponent: z.int().min(0).max(4) })

/** What was recognised of one thing in a source; `core/entry.ts` says what each field is. */
export const entrySchema = z.object({
  guid: z.string().nullable(),
  url: z.string().nullable(),
  title: z.string(),
  html: z.string(),
  text: z.string(),
  images: z.array(z.string()),
  price: money.nullable(),
  priceTo: money.nullable(),
  oldPrice: money.nullable(),
  availability: z.enum(['in_stock', 'out_of_stock', 'preorder', 'discontinued', 'unknown']),
  gtin: z.string().nullable(),
  sku: z.string().nullable(),
  mpn: z.string().nullable().optional(),
  brand: z.string().nullable(),
  categories: z.array(z.string()),
  language: z.string().nullable(),
  author: z.string().nullable(),
  publishedAt: z.int().nullable(),
})

/** Why nothing was recognised, and what to do about it. */
export const readFailureSchema = z.object({
  reason: z.enum([
    'network',
    'http',
    'blocked',
    'timeout',
    'not_a_feed',
    'selector_empty',
    'schema',
    'too_large',
    'outside_item',
  ]),
  detail: z.string(),
})

/** Entries as far as a screen needs them: the first 20 of `total`. */
const reading = {
  entries: z.array(entrySchema).max(20),
  total: z.int().nonnegative(),
  notes: z.array(z.string()),
  failure: readFailureSchema.nullable(),
}

export const workbenchRequestSchema = z.strictObject({
  url: webUrl,
  /** Read by these settings and nothing else; without them candidates are looked for. */
  settings: parserSettingsSchema.optional(),
})

/** One way to read the address, the likeliest first. */
export const candidateSchema = z.object({
  /** `given` by the request; `document`: what the address itself is; `alternate`: a feed that the page names; `list`: a repeated structure. */
  origin: z.enum(['given', 'document', 'alternate', 'structured_data', 'json_list', 'list', 'sitemap']),
  /** Where the source would be read, which may be another address than the page's. */
  url: z.string(),
  title: z.string(),
  /** In words: "RSS feed, 50 entries", "a list of 24 elements". */
  label: z.string(),
  settings: parserSettingsSchema,
  ...reading,
})

/**
 * An element of the page, to be drawn as text and boxes: there is no markup in it and nothing that a browser would load.
 * In document order. `path` names it to `pick`; what lies inside of it has a path that begins with its own. Elements that only wrap
 * another one are left out.
 */
export const outlineNodeSchema = z.object({
  /** Positions among the elements of each parent, from the root: `0.1.4`. */
  path: z.string(),
  tag: z.string(),
  /** The element's own words, at most 160 characters. */
  text: z.string(),
  /** Where a link or a picture leads, as text. */
  link: z.string().nullable(),
  image: z.string().nullable(),
})

export const outlineSchema = z.object({
  nodes: z.array(outlineNodeSchema).max(2_000),
  /** The page has more than fits. */
  isCut: z.boolean(),
})

export const workbenchSchema = z.object({
  fetched: z
    .object({
      /** After redirects. */
      url: z.string(),
      status: z.int(),
      contentType: z.string(),
      bytes: z.int().nonnegative(),
      tookMs: z.int().nonnegative(),
    })
    .nullable(),
  candidates: z.array(candidateSchema).max(12),
  /** Of an HTML page, else null. */
  outline: outlineSchema.nullable(),
  /** When nothing could be recognised. */
  failure: readFailureSchema.nullable(),
})

export const pickFields = ['item', ...htmlFields] as const

export const pickRequestSchema = z.strictObject({
  url: webUrl,
  /** The element that was clicked. */
  path: z
    .string()
    .max(500)
    .regex(/^\d+(\.\d+)*$/, 'A path is written as 0.1.4.'),
  /** What the element is; `item`: one of the list's items as a whole. */
  field: z.enum(pickFields),
  /** The settings so far, of kind html. Without them the items are looked for around the element. */
  settings: parserSettingsSchema.optional(),
})

export const pickSchema = z.object({
  /** The settings with what was picked; null when it could not be generalised: `failure` says why. */
  settings: parserSettingsSchema.nullable(),
  /** What was made of the click, relative to an item. */
  picked: htmlFieldSchema.nullable(),
  /** Outline paths of the elements that the new selector finds, at most 200. */
  found: z.array(z.string()).max(200),
  ...reading,
})

/** A document that a source said, and whether it is read as it was expected. */
export const sampleSchema = z.object({
  id: z.int().positive(),
  kind: z.enum(['last_good', 'regression']),
  url: z.string(),
  contentType: z.string(),
  at: z.int(),
  /** Entries that were found in it; of a regression sample those that must be found. */
  entries: z.array(entrySchema).max(20),
  total: z.int().nonnegative(),
})
export const samplesSchema = z.object({ items: z.array(sampleSchema) })

export const checkSamplesRequestSchema = z.strictObject({
  /** Settings to try; without them those of the source. */
  settings: parserSettingsSchema.optional(),
})

export const sampleDifferenceSchema = z.object({
  /** Position in the expected entries; null: of the document as a whole. */
  index: z.int().nonnegative().nullable(),
  field: z.string(),
  expected: z.string(),
  found: z.string(),
})
export const checkedSamplesSchema = z.object({
  isEqual: z.boolean(),
  samples: z.array(
    z.object({
      id: z.int().positive(),
      at: z.int(),
      isEqual: z.boolean(),
      /** At most 50. */
      differences: z.array(sampleDifferenceSchema).max(50),
      failure: readFailureSchema.nullable(),
    }),
  ),
})

export const sourceParamsSchema = z.strictObject({ sourceId: z.coerce.number().int().positive() })

export type WorkbenchRequest = z.infer<typeof workbenchRequestSchema>
export type Workbench = z.infer<typeof workbenchSchema>
export type Candidate = z.infer<typeof candidateSchema>
export type Outline = z.infer<typeof outlineSchema>
export type OutlineNode = z.infer<typeof outlineNodeSchema>
export type PickRequest = z.infer<typeof pickRequestSchema>
export type PickField = (typeof pickFields)[number]
export type Pick = z.infer<typeof pickSchema>
export type ReadEntry = z.infer<typeof entrySchema>
export type ReadFailure = z.infer<typeof readFailureSchema>
export type Sample = z.infer<typeof sampleSchema>
export type SampleDifference = z.infer<typeof sampleDifferenceSchema>
export type CheckedSamples = z.infer<typeof checkedSamplesSchema>
