import { z } from 'zod'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../../kernel/schemas.ts'
import { parserSettingsSchema } from '../parsing/contract.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** ms; a person's own rhythm lies within the same bounds as the observed one. */
export const MIN_INTERVAL_MS = 5 * MINUTE_MS
export const MAX_INTERVAL_MS = DAY_MS
export const MAX_IMPORT_LINES = 10_000
/** 10,000 lines of the length that OPML has them; the route takes as long a body. */
export const MAX_IMPORT_CHARACTERS = 3 * 1024 * 1024

const webUrl = z
  .string()
  .trim()
  .min(1)
  .max(2_048)
  .regex(/^https?:\/\//i, 'An address begins with https:// or http://.')
const title = z.string().trim().min(1).max(200)
const fixedInterval = z.number().int().min(MIN_INTERVAL_MS).max(MAX_INTERVAL_MS).nullable()
const channelIds = z.array(idSchema).max(50)

export const sourceKinds = ['feed', 'json', 'html', 'product', 'sitemap'] as const
export const sourceStates = ['active', 'paused'] as const
export const failureReasons = [
  'network',
  'http',
  'blocked',
  'timeout',
  'too_large',
  'not_a_feed',
  'selector_empty',
  'schema',
] as const

/** How a source is, the first that is true: paused, held, failing (its last read failed), silent (it answers and nothing is in it), waiting (a channel of it is full), unread, well. */
export const healthWords = ['paused', 'held', 'failing', 'silent', 'waiting', 'unread', 'well'] as const

export const healthSchema = z.object({
  word: z.enum(healthWords),
  /** Of `failing`. */
  reason: z.enum(failureReasons).nullable(),
  /** What is the matter, in a sentence; empty when nothing is. */
  cause: z.string(),
  /** What a person can do; empty when nothing is to be done. */
  nextStep: z.string(),
  since: millisSchema.nullable(),
})

/** Items of which nobody knows whether they are new: their ids changed, their products are known. */
export const heldSchema = z.object({
  at: millisSchema,
  /** Items that were read then, of them with new ids, and of those with a known product. */
  items: z.number().int(),
  newIds: z.number().int(),
  knownProducts: z.number().int(),
  /** As `48 of 50 ids are new, but 47 of their products are known`. */
  reason: z.string(),
})

export const sourceSchema = z.object({
  id: z.number(),
  kind: z.enum(sourceKinds),
  url: z.string(),
  host: z.string(),
  title: z.string(),
  settings: parserSettingsSchema,
  state: z.enum(sourceStates),
  /** Null: as often as the observed rate asks for. */
  fixedIntervalMs: z.number().nullable(),
  intervalMs: z.number(),
  /** Why that often, in a sentence. */
  intervalWhy: z.string(),
  nextPollAt: millisSchema,
  /** It is being read now. */
  isPolling: z.boolean(),
  health: healthSchema,
  held: heldSchema.nullable(),
  yield: z.object({
    polls: z.number().int(),
    /** Answers that were saved by caching headers or were the same as before. */
    unchanged: z.number().int(),
    items: z.number().int(),
    /** Items that came after the first read. */
    newItems: z.number().int(),
    newPerDay: z.number(),
  }),
  channels: z.array(z.object({ id: z.number(), title: z.string() })),
  /** When the first read made what was there known; null: not read yet. */
  baselineAt: millisSchema.nullable(),
  lastPollAt: millisSchema.nullable(),
  lastOkAt: millisSchema.nullable(),
  lastNewAt: millisSchema.nullable(),
  failures: z.number().int(),
  /** Its ids cannot be trusted: what is new is decided by product keys alone. */
  keysOnly: z.boolean(),
  createdBy: z.string(),
  createdAt: millisSchema,
  updatedAt: millisSchema,
  /** By the product's clock, when this was answered: what `nextPollAt` and the others are compared with. */
  now: millisSchema,
})
export const sourcePageSchema = pageOf(sourceSchema)

/** Newest first. */
export const sourceQuerySchema = pageQuerySchema.extend({
  /** In title, address or host. */
  search: z.string().trim().max(200).optional(),
  state: z.enum(sourceStates).optional(),
  health: z.enum(healthWords).optional(),
  kind: z.enum(sourceKinds).optional(),
  channelId: idSchema.optional(),
})
export const sourceIdParamsSchema = z.object({ sourceId: idSchema })

export const createSourceRequestSchema = z.strictObject({
  url: webUrl,
  /** As the workbench proposes them; without them the address must be a feed, or a page that names one. */
  settings: parserSettingsSchema.optional(),
  /** Without it, the source's own. */
  title: title.optional(),
  fixedIntervalMs: fixedInterval.default(null),
  /** Channels that its items are posted to. */
  channelIds: channelIds.default([]),
})

export const updateSourceRequestSchema = z.strictObject({
  title: title.optional(),
  url: webUrl.optional(),
  settings: parserSettingsSchema.optional(),
  fixedIntervalMs: fixedInterval.optional(),
  channelIds: channelIds.optional(),
})

/** post: decide of them as of new items. known: they are what was there before. */
export const releaseRequestSchema = z.strictObject({ as: z.enum(['post', 'known']) })

export const importFormats = ['opml', 'rsstt', 'csv'] as const
export const importSourcesRequestSchema = z.strictObject({
  format: z.enum(importFormats),
  /** The file's text. CSV: one address a line, or columns url, title, channel (its title or number). */
  text: z.string().min(1).max(MAX_IMPORT_CHARACTERS),
  /** Channels that all of them feed. */
  channelIds: channelIds.default([]),
  /** True: says what would become of each line and changes nothing. */
  dryRun: z.boolean(),
})
/** added: it is (or would be) a source. known: it is one already. doubled: it stands in the file above. bad: `why` says so. */
export const importFates = ['added', 'known', 'doubled', 'bad'] as const
export const importLineSchema = z.object({
  /** From 1: of CSV the line, of OPML the outline. */
  line: z.number().int(),
  url: z.string(),
  title: z.string(),
  fate: z.enum(importFates),
  why: z.string().nullable(),
  sourceId: z.number().nullable(),
  /** Folders and tags as the file has them. */
  tags: z.array(z.string()),
})
export const importResultSchema = z.object({
  isDryRun: z.boolean(),
  counts: z.object({
    added: z.number().int(),
    known: z.number().int(),
    doubled: z.number().int(),
    bad: z.number().int(),
  }),
  /** In the order of the file, at most 10,000. */
  lines: z.array(importLineSchema).max(MAX_IMPORT_LINES),
})

export type Source = z.infer<typeof sourceSchema>
export type SourceQuery = z.infer<typeof sourceQuerySchema>
export type SourceHealth = z.infer<typeof healthSchema>
export type Held = z.infer<typeof heldSchema>
export type HealthWord = (typeof healthWords)[number]
export type CreateSourceRequest = z.infer<typeof createSourceRequestSchema>
export type UpdateSourceRequest = z.infer<typeof updateSourceRequestSchema>
export type ReleaseRequest = z.infer<typeof releaseRequestSchema>
export type ImportSourcesRequest = z.infer<typeof importSourcesRequestSchema>
export type ImportLine = z.infer<typeof importLineSchema>
export type ImportResult = z.infer<typeof importResultSchema>
