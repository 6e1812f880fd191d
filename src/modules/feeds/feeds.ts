import type { PostHooks } from '../delivery/index.ts'
import { createChannels, type Channels } from './channels/channels.ts'
import type { ChannelDeps } from './channels/deps.ts'
import { findFeed } from './find-feed.ts'
import { createParser, type PageReader } from './parsing/parser.ts'
import type { Offers } from './ports.ts'
import { createPosts, type PostDeps, type Posts } from './posts/posts.ts'
import type { ProductDeps } from './products/deps.ts'
import { createProducts } from './products/products.ts'
import type { ProductService } from './products/service.ts'
import type { SourceDeps } from './sources/deps.ts'
import { createSources, type Sources } from './sources/sources.ts'

export interface FeedsDeps
  extends
    Omit<ChannelDeps, 'writer'>,
    Pick<SourceDeps, 'realClock' | 'fetcher' | 'userAgent' | 'limits' | 'chance' | 'isShared' | 'onPoll'> {
  readonly files: PostDeps['files']
}

export interface Feeds {
  readonly sources: Sources
  readonly products: ProductService
  readonly channels: Channels
  readonly posts: Posts
  readonly pages: PageReader
  readonly hooks: PostHooks & Pick<Channels['hooks'], 'onAccountRemoved'>
  /** Goes on with what is queued and reads what is due, if this process works. */
  start(): Promise<void>
  /** Reads, decides and hands over nothing more. */
  stop(): Promise<void>
}

/** Sources are read, what is in them is recognised, channels decide, and posts are handed to delivery: `ports.ts` says how they meet. */
export function createFeeds(deps: FeedsDeps): Feeds {
  const { fetcher, clock } = deps
  const parser = createParser()
  /** Products tell channels of merges, whose posts need the prices of products. */
  const offers: Offers = {
    offer: (trx, request) => channels.offers.offer(trx, request),
    fullSources: (db, ids) => channels.offers.fullSources(db, ids),
    onMerged: (trx, from, into) => channels.offers.onMerged(trx, from, into),
  }
  const productDeps: ProductDeps = { ...deps, offers, fetch: fetcher }
  const products = createProducts(productDeps)
  const posts = createPosts({ ...deps, prices: products.prices })
  const channels: Channels = createChannels({ ...deps, writer: posts })
  const sources = createSources({
    ...deps,
    parser,
    offers,
    ingest: products.ingest,
    findFeed: (_actor, url) => findFeed({ fetcher, pages: parser, clock }, url),
  })
  return {
    sources,
    products: products.service,
    channels,
    posts,
    pages: parser,
    hooks: channels.hooks,
    async start() {
      channels.start()
      await sources.start()
    },
    async stop() {
      await sources.stop()
      await channels.stop()
      await parser.close()
    },
  }
}
