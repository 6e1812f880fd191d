import type { Db, Trx } from '../../db/transaction.ts'
import type { ChannelId, ItemId, ProductId, SourceId } from '../../kernel/ids.ts'
import type { Entry, Money, Availability } from './core/entry.ts'
import type { ParserSettings } from './parsing/contract.ts'
import type { MessageContent } from '../delivery/index.ts'
import type { Template } from './posts/contract.ts'

/**
 * The way of an item, and what its parts ask of each other:
 *
 *   sources/   claims a source that is due, fetches it, has it parsed, and then in ONE transaction:
 *   products/  records the items under their product keys and the prices that were seen (`Ingest`),
 *   channels/  decides for each channel and writes posts and decisions (`Offers`), and the source is marked as read.
 *   channels/  publishes queued posts: renders them by posts/ and hands them to delivery in one transaction.
 */

export const parseFailures = ['not_a_feed', 'selector_empty', 'schema', 'too_large'] as const
/** Why nothing could be read from a source. */
export const sourceFailures = ['network', 'http', 'blocked', 'timeout', ...parseFailures] as const
export type ParseFailure = (typeof parseFailures)[number]
export type SourceFailure = (typeof sourceFailures)[number]

export interface Document {
  /** After redirects. */
  readonly url: string
  readonly contentType: string
  readonly body: Uint8Array
}

export interface Parsed {
  readonly kind: 'ok'
  /** In the order of the source, at most `maxEntries`. */
  readonly entries: readonly Entry[]
  /** The source's own name for itself; empty: none. */
  readonly title: string
  readonly siteUrl: string | null
  /** How often it says that it changes (RSS ttl, sy:updatePeriod), ms. */
  readonly ttlMs: number | null
  /** Entries that were left out, and why, in words. */
  readonly notes: readonly string[]
  /**
   * Of a sitemap index: the sitemaps to read next, the last changed first, at most 10. The poller fetches them with the
   * index's settings and takes their entries together; those of a sitemap that is an index again are not followed.
   */
  readonly follow: readonly string[]
}
export type ParseOutcome = Parsed | { readonly kind: 'failed'; readonly reason: ParseFailure; readonly detail: string }

/** Reads documents in a thread of its own, with a deadline and a bound on memory; never throws for what a document holds. */
export interface Parser {
  parse(document: Document, settings: ParserSettings, nowMs: number): Promise<ParseOutcome>
  close(): Promise<void>
}

/** Of one item, after its source was read. */
export interface Sighting {
  readonly itemId: ItemId
  readonly productId: ProductId
  /** The product key and the rule that made it. */
  readonly key: string
  readonly rule: string
  readonly entry: Entry
  /** This source has not had it before. */
  readonly isNewItem: boolean
  /** No source has had it before. */
  readonly isNewProduct: boolean
  /** What this source said of it before; null for a new item. */
  readonly before: { readonly price: Money | null; readonly availability: Availability; readonly title: string } | null
}

export interface ReadSource {
  readonly sourceId: SourceId
  readonly language: string | null
  /** Its ids changed without its items: they name nothing any more. */
  readonly ignoresGuids?: boolean
}

export interface Ingest {
  /**
   * Before the transaction, over the network when it must: where links of new entries lead. At most 20 requests and 5 s;
   * what is not known then is asked for another time.
   */
  prepare(source: ReadSource, entries: readonly Entry[]): Promise<void>
  /** Writes items, products, keys and prices. Entries whose twin is in the same document are one. */
  record(trx: Trx, source: ReadSource, entries: readonly Entry[], nowMs: number): Promise<readonly Sighting[]>
}

export interface OfferRequest {
  readonly sourceId: SourceId
  readonly sightings: readonly Sighting[]
  /** The first read of a source (`baseline`), or ids that changed while their products are known (`held`): nothing is posted. */
  readonly withhold: 'baseline' | 'held' | null
  readonly nowMs: number
}

export interface Split {
  readonly from: ProductId
  readonly into: ProductId
  readonly itemIds: readonly ItemId[]
}

export interface Offers {
  /** Decides for each channel of the source; writes posts and decisions in the transaction that marks the items as seen. */
  offer(trx: Trx, request: OfferRequest): Promise<void>
  /** Sources that should not be read now, because a channel of theirs is full. */
  fullSources(db: Db, sourceIds: readonly SourceId[]): Promise<ReadonlySet<SourceId>>
  /** Two products became one: posts of the one are posts of the other. */
  onMerged(trx: Trx, from: ProductId, into: ProductId): Promise<void>
  /** Some items of a product became a product of their own, which nobody has posted: posts of these items are posts of that one. */
  onSplit(trx: Trx, split: Split): Promise<void>
}

/** What a template may say of an item. */
export interface PostFacts {
  readonly entry: Entry
  readonly sourceTitle: string
  /** The last price that this channel posted for the product. */
  readonly lastPosted: Money | null
  /** Of our own observations, in the currency of the item; null without any. */
  readonly lowest30d: Money | null
  readonly lowestEver: Money | null
}

/** What a post says. */
export interface Rendered {
  /** In the order in which they are sent; part 0 carries the photo. Empty when it cannot be sent: `problems` says why. */
  readonly parts: readonly MessageContent[]
  /** By the field of the template: `text`, `buttons.0.0.url`. */
  readonly problems: readonly { readonly path: string; readonly message: string }[]
  /** What was left out or changed (a photo that could not be had, a text that was cut), in words. */
  readonly notes: readonly string[]
}

export type PostEdit = 'price' | 'sold_out' | 'back_in_stock'

/**
 * Makes content of facts, by posts/. `parts` go to delivery as they are (without fields); the caller adds topic and silence.
 * Over the network for a photo, at most 40 s: never inside a transaction. Nothing is thrown for what an item or a template holds.
 */
export interface PostWriter {
  render(db: Db, template: Template, facts: PostFacts): Promise<Rendered>
  /** What part 0 of a post becomes; it keeps the photo that it was sent with. No network. */
  renderEdit(template: Template, facts: PostFacts, edit: PostEdit, sent: MessageContent): Rendered
  /** One message of one line an item; `taken` of them found room, the rest is for the next one. */
  renderDigest(template: Template, facts: readonly PostFacts[]): Rendered & { readonly taken: number }
  /** What is known of an item for this channel (null: for none); undefined when the item is gone. */
  facts(db: Db, channelId: ChannelId | null, itemId: ItemId): Promise<PostFacts | undefined>
  /** What Telegram would refuse whatever the item: for the moment when a template is saved. */
  check(template: Template): readonly { readonly path: string; readonly message: string }[]
}

export interface PriceHistory {
  lowest(db: Db, productId: ProductId, currency: string, sinceMs: number): Promise<Money | null>
}

export type { ChannelId }
