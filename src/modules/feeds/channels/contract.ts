import { z } from 'zod'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../../kernel/schemas.ts'
import { templateSchema } from '../posts/contract.ts'

export const channelStates = ['active', 'paused', 'removed'] as const
export const postStates = [
  'approval',
  'held',
  'queued',
  'posting',
  'posted',
  'failed',
  'uncertain',
  'expired',
  'dropped',
  'digested',
] as const
export const decisionKinds = [
  'queued',
  'approval',
  'duplicate',
  'filtered',
  'no_channel',
  'baseline',
  'held',
  'approved',
  'dropped',
  'expired',
  'digested',
  'posted',
  'retried',
  'failed',
  'uncertain',
  'resolved',
  'edited',
  'edit_failed',
  'pin_failed',
  'merged',
] as const
export const orders = ['oldest', 'freshest', 'discount'] as const
export const searchedFields = ['title', 'text', 'url', 'category'] as const

const word = z.string().trim().min(1).max(200)
/** In the currency, as "12.99". */
const amount = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, 'An amount is written as 12 or 12.99.')
const currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, 'A currency has three letters: EUR.')
const without = z.enum(['pass', 'refuse']).default('refuse')

/** All of them must let an item pass. */
export const filterSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('keywords'),
    /** any: one of them is there. all: each is there. none: none is there. */
    match: z.enum(['any', 'all', 'none']),
    /** A phrase is words with spaces between them. */
    words: z.array(word).min(1).max(200),
    /** False: also inside of longer words. */
    wholeWords: z.boolean().default(true),
    in: z.array(z.enum(searchedFields)).min(1).default(['title', 'text']),
  }),
  z.strictObject({
    kind: z.literal('regex'),
    match: z.enum(['found', 'not_found']),
    /** RE2 syntax: no look-around, no back references; linear time. */
    pattern: z.string().min(1).max(500),
    ignoreCase: z.boolean().default(true),
    in: z.array(z.enum(searchedFields)).min(1).default(['title', 'text']),
  }),
  z.strictObject({
    kind: z.literal('price'),
    currency,
    from: amount.nullable().default(null),
    to: amount.nullable().default(null),
    /** What happens to an item without a price in this currency. */
    without,
  }),
  z.strictObject({
    kind: z.literal('discount'),
    atLeastPercent: z.number().int().min(1).max(99),
    /** What happens to an item without an old price. */
    without,
  }),
  z.strictObject({
    kind: z.literal('category'),
    match: z.enum(['any', 'none']),
    categories: z.array(word).min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal('source'),
    match: z.enum(['any', 'none']),
    sourceIds: z.array(z.number().int().min(1)).min(1).max(1_000),
  }),
  z.strictObject({
    kind: z.literal('language'),
    match: z.enum(['any', 'none']),
    /** "pt" also means "pt-br". */
    languages: z.array(word).min(1).max(50),
    /** What happens to an item whose language nobody tells. */
    without: z.enum(['pass', 'refuse']).default('pass'),
  }),
])

const repeatSchema = z.strictObject({
  /** Again so many days after the last post; null: never for time alone. */
  afterDays: z.number().int().min(1).max(3_650).nullable().default(null),
  /** Again when the price is so many percent below the last posted one, in its currency; null: never. */
  priceFallPercent: z.number().min(1).max(90).nullable().default(null),
  /** Writes "price now …", "sold out" and "back in stock" into the last post. */
  edit: z.boolean().default(false),
  /** Changes of price below this are ignored. */
  ignoreBelowPercent: z.number().min(0).max(50).default(1),
})

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time is written as 22:00.')
export const quietSchema = z.strictObject({
  from: timeOfDay,
  to: timeOfDay,
  /** IANA name, as Europe/Berlin. */
  timeZone: z.string().trim().min(1).max(64),
  /** wait: nothing is posted. silent: it is posted without a sound. */
  act: z.enum(['wait', 'silent']).default('wait'),
})

const scheduleSchema = z.strictObject({
  /** Between two posts. */
  gapSeconds: z.number().int().min(0).max(604_800).default(0),
  /** Telegram allows 20 in one chat. */
  perMinute: z.number().int().min(1).max(20).default(20),
  quiet: quietSchema.nullable().default(null),
  order: z.enum(orders).default('oldest'),
  /** Posts that have waited longer are not posted any more; null: they wait for ever. */
  expireHours: z.number().int().min(1).max(8_760).nullable().default(72),
  /** When more than `above` wait, the last of them become one post of at most `lines` lines. */
  digest: z
    .strictObject({ above: z.number().int().min(2).max(1_000), lines: z.number().int().min(2).max(30).default(10) })
    .nullable()
    .default(null),
})

export const policySchema = z.strictObject({
  filters: z.array(filterSchema).max(50).default([]),
  repeat: repeatSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
  /** Without a sound. */
  silent: z.boolean().default(false),
  pin: z.boolean().default(false),
  /** A person lets each post pass. */
  approval: z.boolean().default(false),
  /** When so many posts wait, the channel's sources are not read until there is room. One read may go over it. */
  maxBacklog: z.number().int().min(10).max(100_000).default(10_000),
})

export const channelSchema = z.object({
  id: z.number(),
  accountId: z.number(),
  /** Of the bot. */
  username: z.string(),
  telegramId: z.number(),
  chatKind: z.enum(['channel', 'group', 'person']),
  /** "@name" or empty. */
  chatName: z.string(),
  title: z.string(),
  /** A topic of a group; null: none. */
  threadId: z.number().nullable(),
  state: z.enum(channelStates),
  pauseReason: z.string().nullable(),
  policy: policySchema,
  template: templateSchema,
  /** Posts in approval, held and queued. */
  backlog: z.number(),
  /** Its sources are not read, because `policy.maxBacklog` posts wait. */
  isFull: z.boolean(),
  waitingForApproval: z.number(),
  uncertain: z.number(),
  postedLastDay: z.number(),
  lastPostedAt: millisSchema.nullable(),
  /** The next post leaves then or later; null: nothing waits. */
  nextPostAt: millisSchema.nullable(),
  sourceIds: z.array(z.number()),
  createdBy: z.string(),
  createdAt: millisSchema,
  updatedAt: millisSchema,
})
export const channelPageSchema = pageOf(channelSchema)
export const channelParamsSchema = z.object({ channelId: idSchema })
export const addChannelRequestSchema = z.strictObject({
  accountId: z.number().int().min(1),
  /** "@name", "-1001234567890" or "https://t.me/name". */
  chat: z.union([z.string().trim().min(1).max(200), z.number().int()]),
  /** A topic of a group. */
  threadId: z.number().int().min(1).nullable().optional(),
  title: z.string().trim().min(1).max(120).optional(),
  policy: policySchema.prefault({}),
  template: templateSchema.prefault({}),
  sourceIds: z.array(z.number().int().min(1)).max(1_000).default([]),
})
export const updateChannelRequestSchema = z.strictObject({
  title: z.string().trim().min(1).max(120).optional(),
  policy: policySchema.optional(),
  template: templateSchema.optional(),
})
export const channelSourcesRequestSchema = z.strictObject({
  sourceIds: z.array(z.number().int().min(1)).max(10_000),
})

export const postSchema = z.object({
  id: z.number(),
  channelId: z.number(),
  channelTitle: z.string(),
  productId: z.number(),
  itemId: z.number(),
  sourceId: z.number(),
  title: z.string(),
  url: z.string().nullable(),
  imageUrl: z.string().nullable(),
  /** `first`, or what made it worth another post. */
  occasion: z.string(),
  state: z.enum(postStates),
  /** Why it is in this state, in words; null when that says all. */
  why: z.string().nullable(),
  price: z.object({ minor: z.number(), currency: z.string(), exponent: z.number() }).nullable(),
  queuedAt: millisSchema,
  dueAt: millisSchema,
  expiresAt: millisSchema.nullable(),
  postedAt: millisSchema.nullable(),
  /** A person wants it out now. */
  isUrgent: z.boolean(),
  /** As far as it is known now; null when it does not wait in the queue. */
  expectedAt: millisSchema.nullable(),
  /** Where it stands in Telegram; null when it does not, or nobody outside may see the chat. */
  telegramUrl: z.string().nullable(),
  telegramMessageId: z.number().nullable(),
  /** The digest that it went into. */
  digestId: z.number().nullable(),
  updatedAt: millisSchema,
})
export const postPageSchema = pageOf(postSchema)
export const postParamsSchema = z.object({ postId: idSchema })
export const postQuerySchema = pageQuerySchema.extend({
  channelId: idSchema.optional(),
  productId: idSchema.optional(),
  state: z.enum(postStates).optional(),
})
export const queueSchema = postPageSchema.extend({
  /** How many wait for their turn. */
  queued: z.number(),
  /** How many of the last of them go into the next digest; 0: none. */
  digesting: z.number(),
})
export const queueQuerySchema = pageQuerySchema
export const dropRequestSchema = z.strictObject({ reason: z.string().trim().min(1).max(500) })
/** Before or after another post of the queue, or to one of its ends. */
export const moveRequestSchema = z.union([
  z.strictObject({ before: z.number().int().min(1) }),
  z.strictObject({ after: z.number().int().min(1) }),
  z.strictObject({ to: z.enum(['first', 'last']) }),
])
/** there: it did arrive. again: post it again, at the risk of a second copy. */
export const resolvePostRequestSchema = z.strictObject({ decision: z.enum(['there', 'again']) })
export const postItemRequestSchema = z.strictObject({
  itemId: z.number().int().min(1),
  /** Also when the channel has had it. */
  again: z.boolean().default(false),
})

export const calendarQuerySchema = z.object({
  /** ms UTC; at most 62 days. Without them seven days back and seven ahead. */
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
})
export const calendarSchema = z.object({
  from: millisSchema,
  to: millisSchema,
  now: millisSchema,
  /** Hours in which something was or will be posted, in order; `at` is the beginning of the hour, UTC. */
  hours: z.array(z.object({ at: millisSchema, posted: z.number(), expected: z.number() })),
})

/** One look of the policy at an item. */
export const stepSchema = z.object({
  /** `filters.0`, `repeat`, `age`. */
  path: z.string(),
  passed: z.boolean(),
  /** In words: what was looked for, and what was found where. */
  text: z.string(),
})
export const decisionSchema = z.object({
  id: z.number(),
  at: millisSchema,
  kind: z.enum(decisionKinds),
  /** The whole answer in a sentence. */
  text: z.string(),
  steps: z.array(stepSchema),
  sourceId: z.number().nullable(),
  sourceTitle: z.string().nullable(),
  channelId: z.number().nullable(),
  channelTitle: z.string().nullable(),
  itemId: z.number().nullable(),
  productId: z.number().nullable(),
  postId: z.number().nullable(),
  title: z.string(),
  url: z.string().nullable(),
  telegramUrl: z.string().nullable(),
})
export const decisionPageSchema = pageOf(decisionSchema)
export const whyQuerySchema = pageQuerySchema.extend({
  /** An address, or a part of a title. Without it: all, newest first. */
  q: z.string().trim().max(2_048).optional(),
  channelId: idSchema.optional(),
  sourceId: idSchema.optional(),
  productId: idSchema.optional(),
  kind: z.enum(decisionKinds).optional(),
})

export const dryRunRequestSchema = z.strictObject({
  /** Without it the channel's own. */
  policy: policySchema.optional(),
  days: z.number().int().min(1).max(30).default(2),
  limit: z.number().int().min(1).max(200).default(50),
})
export const dryRunSchema = z.object({
  counts: z.object({
    post: z.number(),
    approval: z.number(),
    duplicate: z.number(),
    filtered: z.number(),
    expired: z.number(),
  }),
  items: z.array(
    z.object({
      itemId: z.number(),
      productId: z.number(),
      sourceId: z.number(),
      title: z.string(),
      url: z.string().nullable(),
      seenAt: millisSchema,
      verdict: z.enum(['post', 'approval', 'duplicate', 'filtered', 'expired']),
      text: z.string(),
      steps: z.array(stepSchema),
    }),
  ),
})

export type Policy = z.output<typeof policySchema>
export type PolicyInput = z.input<typeof policySchema>
export type Channel = z.infer<typeof channelSchema>
export type AddChannelRequest = z.input<typeof addChannelRequestSchema>
export type UpdateChannelRequest = z.input<typeof updateChannelRequestSchema>
export type Post = z.infer<typeof postSchema>
export type PostQuery = z.output<typeof postQuerySchema>
export type Queue = z.infer<typeof queueSchema>
export type MoveRequest = z.infer<typeof moveRequestSchema>
export type Calendar = z.infer<typeof calendarSchema>
export type CalendarQuery = z.output<typeof calendarQuerySchema>
export type DecisionKind = (typeof decisionKinds)[number]
export type Decision = z.infer<typeof decisionSchema>
export type WhyQuery = z.output<typeof whyQuerySchema>
export type DryRun = z.infer<typeof dryRunSchema>
export type DryRunRequest = z.input<typeof dryRunRequestSchema>
