import { sql } from 'kysely'
import { isPostgres } from '../portable.ts'
import { counts, oneOf, optional, reference, required, withId, type AnyDb, type Builder } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await createSources(db)
  await createProducts(db)
  await createItems(db)
  await createChannels(db)
  await createPosts(db)
  await createPhotos(db)
  await createDecisions(db)
}

async function createSources(db: AnyDb): Promise<void> {
  let sources: Builder = withId(db.schema.createTable('sources'))
  sources = oneOf(sources, 'kind', ['feed', 'json', 'html', 'product', 'sitemap'])
  sources = required(sources, 'text', 'url', 'url_key', 'host', 'title', 'settings', 'created_by')
  sources = oneOf(required(sources, 'text', 'observed'), 'state', ['active', 'paused', 'removed'])
  sources = required(sources, 'bigint', 'interval_ms', 'next_poll_at', 'created_at', 'updated_at')
  sources = optional(sources, 'text', 'polling_by', 'etag', 'last_modified', 'body_hash', 'failure', 'failure_detail')
  sources = optional(sources, 'text', 'held', 'waits_for')
  sources = optional(sources, 'bigint', 'fixed_interval_ms', 'polling_until', 'baseline_at', 'last_poll_at')
  sources = optional(sources, 'bigint', 'last_ok_at', 'last_new_at', 'failed_since', 'empty_since')
  sources = counts(sources, 'keys_only', 'failures', 'n_polls', 'n_unchanged', 'n_items', 'n_new')
  await sources.addUniqueConstraint('sources_once', ['url_key']).execute()
  await sql`create index sources_due on sources (next_poll_at, id) where state = 'active'`.execute(db)

  let samples: Builder = reference(withId(db.schema.createTable('source_samples')), 'source_id', 'sources')
  samples = required(oneOf(samples, 'kind', ['last_good', 'regression']), 'text', 'url', 'content_type', 'entries')
  samples = samples.addColumn('body', 'blob', (column) => column.notNull())
  await required(samples, 'bigint', 'at').execute()
  await db.schema.createIndex('source_samples_source').on('source_samples').columns(['source_id', 'kind']).execute()

  let hosts: Builder = db.schema.createTable('feed_hosts').addColumn('host', 'text', (column) => column.primaryKey())
  hosts = required(hosts, 'bigint', 'next_at', 'busy_until')
  hosts = optional(counts(hosts, 'busy'), 'bigint', 'paused_until', 'robots_at')
  await optional(hosts, 'text', 'robots').execute()
}

async function createProducts(db: AnyDb): Promise<void> {
  let products: Builder = withId(db.schema.createTable('products'))
  products = optional(required(products, 'text', 'key', 'rule', 'title', 'search'), 'text', 'url', 'image_url', 'brand')
  products = optional(products, 'bigint', 'merged_into')
  await required(products, 'bigint', 'first_seen_at', 'last_seen_at').execute()
  let keys: Builder = db.schema.createTable('product_keys').addColumn('key', 'text', (column) => column.primaryKey())
  keys = oneOf(required(reference(keys, 'product_id', 'products'), 'text', 'rule'), 'origin', ['rule', 'person'])
  keys = required(keys, 'bigint', 'at')
  if (isPostgres(db)) await keys.execute()
  else await keys.modifyEnd(sql`without rowid`).execute()
  await db.schema.createIndex('product_keys_product').on('product_keys').column('product_id').execute()
  await sql`create index products_merged on products (merged_into) where merged_into is not null`.execute(db)
}

async function createItems(db: AnyDb): Promise<void> {
  let items: Builder = withId(db.schema.createTable('items'))
  items = reference(reference(items, 'source_id', 'sources'), 'product_id', 'products')
  items = required(items, 'text', 'entry_key', 'product_key', 'rule', 'title', 'search', 'entry', 'content_hash')
  items = optional(required(items, 'text', 'availability'), 'text', 'url', 'image_url', 'currency')
  items = optional(required(items, 'bigint', 'first_seen_at', 'last_seen_at'), 'bigint', 'price_minor', 'published_at')
  items = optional(items, 'bigint', 'exponent', 'price_id')
  items = items.addColumn('origin', 'text', (column) =>
    column
      .notNull()
      .defaultTo('rule')
      .check(sql`origin in ('rule', 'person')`),
  )
  await items.addUniqueConstraint('items_once', ['source_id', 'entry_key']).execute()
  await db.schema.createIndex('items_product').on('items').column('product_id').execute()
  await db.schema.createIndex('items_source').on('items').columns(['source_id', 'first_seen_at']).execute()

  let prices: Builder = reference(withId(db.schema.createTable('prices')), 'product_id', 'products')
  prices = reference(reference(prices, 'source_id', 'sources'), 'item_id', 'items')
  prices = required(prices, 'bigint', 'price_minor', 'exponent', 'at', 'until')
  await required(prices, 'text', 'currency', 'availability').execute()
  await db.schema.createIndex('prices_product').on('prices').columns(['product_id', 'at']).execute()

  const links: Builder = db.schema.createTable('links').addColumn('url', 'text', (column) => column.primaryKey())
  await required(required(links, 'text', 'target'), 'bigint', 'at').execute()
}

async function createChannels(db: AnyDb): Promise<void> {
  let channels: Builder = withId(db.schema.createTable('feed_channels'))
  channels = reference(reference(channels, 'account_id', 'accounts'), 'contact_id', 'contacts')
  channels = oneOf(required(channels, 'text', 'title'), 'state', ['active', 'paused', 'removed'])
  channels = optional(required(channels, 'text', 'policy', 'template', 'created_by'), 'text', 'pause_reason')
  channels = counts(channels, 'thread_id', 'next_at', 'backlog')
  await required(channels, 'bigint', 'created_at', 'updated_at')
    .addUniqueConstraint('feed_channels_once', ['contact_id', 'thread_id'])
    .execute()
  await db.schema
    .createTable('feed_channel_sources')
    .addColumn('channel_id', 'bigint', (column) => column.notNull().references('feed_channels.id'))
    .addColumn('source_id', 'bigint', (column) => column.notNull().references('sources.id'))
    .addColumn('added_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('feed_channel_sources_key', ['channel_id', 'source_id'])
    .execute()
  await db.schema
    .createIndex('feed_channel_sources_source')
    .on('feed_channel_sources')
    .columns(['source_id', 'channel_id'])
    .execute()
}

const POST_STATES = [
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
]

async function createPosts(db: AnyDb): Promise<void> {
  let posts: Builder = reference(withId(db.schema.createTable('posts')), 'channel_id', 'feed_channels')
  posts = reference(reference(posts, 'product_id', 'products'), 'item_id', 'items')
  posts = oneOf(required(posts, 'text', 'occasion'), 'state', POST_STATES)
  posts = optional(required(posts, 'bigint', 'rank', 'queued_at', 'due_at', 'updated_at'), 'text', 'reason', 'detail')
  posts = optional(posts, 'bigint', 'expires_at', 'price_minor', 'exponent', 'delivery_id', 'telegram_message_id')
  posts = optional(posts, 'bigint', 'digest_id', 'posted_at', 'edit_due_at')
  posts = optional(posts, 'text', 'currency', 'availability', 'edit_kind', 'operation', 'rest')
  posts = counts(posts, 'revision')
  await posts.addUniqueConstraint('posts_once', ['channel_id', 'product_id', 'occasion']).execute()
  await sql`create index posts_queue on posts (channel_id, rank, id) where state = 'queued'`.execute(db)
  await sql`create index posts_posting on posts (channel_id, id) where state = 'posting'`.execute(db)
  await sql`create index posts_expiry on posts (expires_at, id) where state in ('approval', 'held', 'queued')`.execute(
    db,
  )
  await sql`create index posts_edits on posts (edit_due_at, id) where edit_due_at is not null`.execute(db)
  await sql`create index posts_digest on posts (digest_id) where digest_id is not null`.execute(db)
  await db.schema.createIndex('posts_channel').on('posts').columns(['channel_id', 'state', 'updated_at']).execute()
  await db.schema.createIndex('posts_product').on('posts').column('product_id').execute()
}

async function createPhotos(db: AnyDb): Promise<void> {
  await db.schema.alterTable('files').addColumn('expires_at', 'bigint').execute()
  await sql`create index files_expiry on files (expires_at, id) where expires_at is not null`.execute(db)
  const photos: Builder = db.schema
    .createTable('feed_photos')
    .addColumn('url', 'text', (column) => column.primaryKey())
    .addColumn('file_id', 'bigint')
  await required(optional(photos, 'text', 'failure'), 'bigint', 'at').execute()
  await db.schema.createIndex('feed_photos_at').on('feed_photos').column('at').execute()
}

async function createDecisions(db: AnyDb): Promise<void> {
  let decisions: Builder = required(withId(db.schema.createTable('feed_decisions')), 'bigint', 'at')
  decisions = required(decisions, 'text', 'kind', 'title', 'search', 'detail')
  decisions = optional(decisions, 'bigint', 'source_id', 'channel_id', 'item_id', 'product_id', 'post_id')
  await optional(decisions, 'text', 'url', 'url_key').execute()
  await db.schema.createIndex('feed_decisions_at').on('feed_decisions').columns(['at', 'id']).execute()
  await db.schema.createIndex('feed_decisions_url').on('feed_decisions').columns(['url_key', 'id']).execute()
  await db.schema.createIndex('feed_decisions_product').on('feed_decisions').columns(['product_id', 'id']).execute()
  await db.schema.createIndex('feed_decisions_channel').on('feed_decisions').columns(['channel_id', 'id']).execute()
}
