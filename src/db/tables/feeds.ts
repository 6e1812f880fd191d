import type { Generated } from 'kysely'
import type { Bytes, Id, Json, Millis } from '../columns.ts'

export type SourceKind = 'feed' | 'json' | 'html' | 'product' | 'sitemap'

/** A feed's origin. `polling_until` and `polling_by` are the claim of the process that reads it now. */
export interface SourceTable {
  id: Id
  kind: SourceKind
  url: string
  /** The canonical URL: one source each. */
  url_key: string
  host: string
  title: string
  /** What the parser is told: selectors, paths, language; `parsing/contract.ts`. */
  settings: Json
  /** `removed`: it is not read or shown any more; its items, prices and posts stay, and its `url_key` is free again. */
  state: 'active' | 'paused' | 'removed'
  /** Null: as often as the observed rate asks for. */
  fixed_interval_ms: number | null
  interval_ms: number
  next_poll_at: Millis
  polling_by: string | null
  polling_until: Millis | null
  etag: string | null
  last_modified: string | null
  body_hash: string | null
  /** Null until the first read, whose items are known and not posted. */
  baseline_at: Millis | null
  last_poll_at: Millis | null
  last_ok_at: Millis | null
  last_new_at: Millis | null
  /** `network`, `http`, `blocked`, `too_large`, `not_a_feed`, `selector_empty`, `schema`; null while it is well. */
  failure: string | null
  failure_detail: string | null
  failed_since: Millis | null
  failures: number
  /** Since when it answers and nothing is found in it. */
  empty_since: Millis | null
  /** Items of which nobody knows whether they are new, and why; null: none. */
  held: Json | null
  /** A channel that is full, for which it is not read; null: none. */
  waits_for: string | null
  /** 1: its ids changed without its products; what is new is decided by product keys alone. */
  keys_only: number
  /** What the poller remembers from one read to the next: `core/interval/observed.ts`. */
  observed: Json
  n_polls: number
  n_unchanged: number
  n_items: number
  n_new: number
  created_by: string
  created_at: Millis
  updated_at: Millis
}

/** What a source said: the last that was well (`last_good`), and what a person kept to compare with (`regression`). */
export interface SourceSampleTable {
  id: Id
  source_id: number
  kind: 'last_good' | 'regression'
  url: string
  content_type: string
  /** gzip, at most 1 MiB. */
  body: Bytes
  /** Entries that were found in it; of a regression sample those that must be found. */
  entries: Json
  at: Millis
}

/** The budget of one host, shared by all workers. */
export interface FeedHostTable {
  host: string
  /** When the next request may start. */
  next_at: Millis
  /** Requests under way; those of a worker that ended are let go of at `busy_until`. */
  busy: number
  busy_until: Millis
  /** Retry-After, or a pause after errors. */
  paused_until: Millis | null
  robots: Json | null
  robots_at: Millis | null
}

/** One thing, across sources. */
export interface ProductTable {
  id: Id
  /** The strongest key that it is known by. */
  key: string
  rule: string
  title: string
  /** Title in lower case. */
  search: string
  url: string | null
  image_url: string | null
  brand: string | null
  /** The product that this one is, since they were made one: nothing leads here any more. */
  merged_into: number | null
  first_seen_at: Millis
  /** To within an hour. */
  last_seen_at: Millis
}

/** Every key that leads to a product. A key belongs to one product; `person`: merged or split by hand, and remembered. */
export interface ProductKeyTable {
  key: string
  product_id: number
  rule: string
  origin: 'rule' | 'person'
  at: Millis
}

/** A thing found in a source. */
export interface ItemTable {
  id: Id
  source_id: number
  product_id: number
  /** The source's own name for it. */
  entry_key: string
  /** The product key that led from this item to its product, and the rule that made it. */
  product_key: string
  rule: string
  /** `person`: put to its product by hand; whatever its keys say, it stays there. */
  origin: Generated<'rule' | 'person'>
  title: string
  /** Title and URL in lower case, for searching. */
  search: string
  url: string | null
  image_url: string | null
  /** Everything else that a post may show: `core/entry.ts`. */
  entry: Json
  /** Of all that the source says of it. */
  content_hash: string
  price_minor: number | null
  currency: string | null
  exponent: number | null
  availability: string
  /** The row of `prices` that is its price now. */
  price_id: number | null
  published_at: Millis | null
  first_seen_at: Millis
  /** To within an hour. */
  last_seen_at: Millis
}

/** What we saw of a price, one row a change of an item's price or availability. */
export interface PriceTable {
  id: Id
  product_id: number
  source_id: number
  item_id: number
  price_minor: number
  currency: string
  exponent: number
  availability: string
  at: Millis
  /** Until when it was seen unchanged, to within an hour. */
  until: Millis
}

/** Where a link that is known to lead elsewhere leads. */
export interface LinkTable {
  url: string
  target: string
  at: Millis
}

/** A channel, group or topic that items are posted to. */
export interface FeedChannelTable {
  id: Id
  account_id: number
  contact_id: number
  /** A topic of a group; 0: none. */
  thread_id: number
  title: string
  /** `removed`: its posts stay, so that a chat that comes back knows what it had. */
  state: 'active' | 'paused' | 'removed'
  pause_reason: string | null
  /** What is posted, when, and how often again: `channels/contract.ts`. */
  policy: Json
  /** How it looks: `posts/contract.ts`. */
  template: Json
  /** When the next post may leave. */
  next_at: Millis
  /** Posts in `queued`, `approval` and `held`. */
  backlog: number
  created_by: string
  created_at: Millis
  updated_at: Millis
}

export interface FeedChannelSourceTable {
  channel_id: number
  source_id: number
  added_at: Millis
}

export type PostState =
  'approval' | 'held' | 'queued' | 'posting' | 'posted' | 'failed' | 'uncertain' | 'expired' | 'dropped' | 'digested'

/** The appearance of a product in a channel. UNIQUE(channel, product, occasion): the constraint that nothing is posted twice. */
export interface PostTable {
  id: Id
  channel_id: number
  product_id: number
  item_id: number
  /** `first`, or what made it worth another post: `core/policy/repeat.ts`. */
  occasion: string
  state: PostState
  reason: string | null
  detail: string | null
  /** The smaller goes first. */
  rank: number
  queued_at: Millis
  /** Not before; a person or the policy put it later. */
  due_at: Millis
  expires_at: Millis | null
  /** What is shown in the channel, or will be: the last edit counts. */
  price_minor: number | null
  currency: string | null
  exponent: number | null
  availability: string | null
  /** Revision of the delivery that is on its way or was last; what was written anew, edited or pinned counts up. */
  revision: number
  /** What is on its way; null: nothing. */
  operation: 'send' | 'edit' | 'pin' | null
  /** The delivery of this revision. */
  delivery_id: number | null
  /** Parts of a long text that are sent after this one. */
  rest: Json | null
  /** Since when the channel shows something else than the item says; null: it is up to date. */
  edit_due_at: Millis | null
  edit_kind: 'price' | 'sold_out' | 'back_in_stock' | null
  telegram_message_id: number | null
  /** The digest that it went into, a post of its own. */
  digest_id: number | null
  posted_at: Millis | null
  updated_at: Millis
}

/** What was decided of an item, for 90 days: the answer to why. */
export interface FeedDecisionTable {
  id: Id
  at: Millis
  kind: string
  source_id: number | null
  channel_id: number | null
  item_id: number | null
  product_id: number | null
  post_id: number | null
  /** As the item said then. */
  title: string
  url: string | null
  /** Canonical form of the URL, for the search by link. */
  url_key: string | null
  /** Title in lower case. */
  search: string
  /** Why, in words and facts: `core/policy/explain.ts`. */
  detail: Json
}

/** What an image's address led to, so that it is fetched once for all channels. */
export interface FeedPhotoTable {
  url: string
  /** Null: no photo could be had of it. */
  file_id: number | null
  /** Why not, in words. */
  failure: string | null
  at: Millis
}

export interface FeedsTables {
  sources: SourceTable
  source_samples: SourceSampleTable
  feed_hosts: FeedHostTable
  products: ProductTable
  product_keys: ProductKeyTable
  items: ItemTable
  prices: PriceTable
  links: LinkTable
  feed_channels: FeedChannelTable
  feed_channel_sources: FeedChannelSourceTable
  posts: PostTable
  feed_decisions: FeedDecisionTable
  feed_photos: FeedPhotoTable
}
