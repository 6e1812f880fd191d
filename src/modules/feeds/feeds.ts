import type { Jobs } from '../../platform/jobs/index.ts'
import type { UpdateHandler } from '../accounts/index.ts'
import { createChannels, type Channels } from './channels/channels.ts'
import type { ChannelDeps } from './channels/deps.ts'
import { createFeedHandler } from './handlers.ts'
import { answerOperator, createAnswerHandler } from './operators/answer.ts'
import { createApprovals } from './operators/approvals.ts'
import { createParser } from './parsing/parser.ts'
import { createSamples, type Samples } from './parsing/samples/samples.ts'
import { createWorkbench, type WorkbenchService } from './parsing/workbench/workbench.ts'
import type { Offers } from './ports.ts'
import { createPosts, type PostDeps, type Posts } from './posts/posts.ts'
import type { ProductDeps } from './products/deps.ts'
import { createProducts } from './products/products.ts'
import type { ProductService } from './products/service.ts'
import type { SourceDeps } from './sources/deps.ts'
import { createSources, type Sources } from './sources/sources.ts'
import { tidyDaily } from './tidy.ts'

export interface FeedsDeps
  extends
    Omit<ChannelDeps, 'writer'>,
    Pick<SourceDeps, 'realClock' | 'fetcher' | 'userAgent' | 'limits' | 'chance' | 'isShared' | 'onPoll'> {
  readonly files: PostDeps['files']
  readonly jobs: Pick<Jobs, 'enqueue' | 'handle' | 'schedule'>
}

export interface Feeds {
  readonly sources: Sources
  readonly workbench: WorkbenchService
  readonly samples: Samples
  readonly products: ProductService
  readonly channels: Channels
  readonly posts: Posts
  /** Operators ask and decide in Telegram. */
  readonly handler: UpdateHandler
  readonly hooks: Channels['hooks']
  /** Goes on with what is queued and reads what is due, if this process works. */
  start(): Promise<void>
  /** Reads, decides and hands over nothing more. */
  stop(): Promise<void>
}

/** Sources are read, what is in them is recognised, channels decide, and posts are handed to delivery: `ports.ts` says how they meet. */
export function createFeeds(deps: FeedsDeps): Feeds {
  const { fetcher, jobs, database } = deps
  const parser = createParser()
  const workbench = createWorkbench({ ...deps, parser })
  const samples = createSamples({ ...deps, parser })
  /** Products tell channels of merges, whose posts need the prices of products. */
  const offers: Offers = {
    offer: (trx, request) => channels.offers.offer(trx, request),
    fullSources: (db, ids) => channels.offers.fullSources(db, ids),
    onMerged: (trx, from, into) => channels.offers.onMerged(trx, from, into),
    onSplit: (trx, split) => channels.offers.onSplit(trx, split),
  }
  const productDeps: ProductDeps = { ...deps, offers, fetch: fetcher }
  const products = createProducts(productDeps)
  const posts = createPosts({ ...deps, prices: products.prices })
  const channels: Channels = createChannels({ ...deps, writer: posts })
  const sources = createSources({ ...deps, parser, offers, ingest: products.ingest, workbench, samples })
  const approvals = createApprovals(deps)
  jobs.handle(answerOperator, createAnswerHandler({ ...deps, channels, wake: (id) => deps.delivery.wake(id) }))
  const scheduleTidying = tidyDaily(jobs, database, () => posts.prunePhotos())
  return {
    sources,
    workbench,
    samples,
    products: products.service,
    channels,
    posts,
    handler: createFeedHandler({ jobs }),
    hooks: channels.hooks,
    async start() {
      await scheduleTidying()
      channels.start()
      approvals.start()
      await sources.start()
    },
    async stop() {
      await sources.stop()
      await approvals.stop()
      await channels.stop()
      await parser.close()
    },
  }
}
