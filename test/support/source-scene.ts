import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../src/kernel/clock.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { createAudit } from '../../src/modules/audit/index.ts'
import type { PageReader } from '../../src/modules/feeds/parsing/parser.ts'
import { createSamples } from '../../src/modules/feeds/parsing/samples/samples.ts'
import { createWorkbench } from '../../src/modules/feeds/parsing/workbench/workbench.ts'
import type { OfferRequest, Offers, Parser } from '../../src/modules/feeds/ports.ts'
import { createProducts } from '../../src/modules/feeds/products/products.ts'
import type { PollFact, PollLimits } from '../../src/modules/feeds/sources/deps.ts'
import { createSources, type Sources } from '../../src/modules/feeds/sources/sources.ts'
import { createGuardedFetch } from '../../src/platform/fetch/index.ts'
import { realClock, systemClock } from '../../src/platform/system.ts'
import { startWebHost } from './canary.ts'
import { createTestNotices } from './notices.ts'
import type { TestDatabase } from './test-database.ts'

export interface Heard {
  readonly path: string
  readonly etag: string | undefined
  /** Product time. */
  readonly at: number
  /** Requests under way at that moment, this one included. */
  readonly atOnce: number
}

type Respond = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

export interface SourceWeb {
  readonly url: string
  readonly heard: Heard[]
  close(): Promise<void>
}

/** A host that counts who asks it. */
export async function startSourceWeb(clock: Clock, respond: Respond, address = '127.0.0.1'): Promise<SourceWeb> {
  const heard: Heard[] = []
  let atOnce = 0
  const { url, close } = await startWebHost((request, response) => {
    atOnce += 1
    response.once('close', () => (atOnce -= 1))
    heard.push({ path: request.url ?? '', etag: request.headers['if-none-match'], at: clock.now(), atOnce })
    void respond(request, response)
  }, address)
  return { url, heard, close }
}

const SPEED = 100

/** Product time runs a hundred times as fast, and can be moved on. */
export function fastClock(): Clock & { advance(ms: number): void } {
  const clock = systemClock({ origin: Date.now(), speed: SPEED })
  let ahead = 0
  return {
    speed: SPEED,
    now: () => clock.now() + ahead,
    at: (atMs, callback) => clock.at(atMs - ahead, callback),
    advance: (ms) => {
      ahead += ms
    },
  }
}

export interface SourceScene {
  readonly database: TestDatabase
  readonly sources: Sources
  readonly offered: OfferRequest[]
  readonly facts: PollFact[]
  /** Of what was offered and not withheld. */
  titles(): string[]
}

interface SceneOptions {
  readonly clock: Clock
  readonly parser: Parser & PageReader
  readonly limits?: Partial<PollLimits>
  readonly isShared?: boolean
  readonly offers?: Partial<Offers>
}

export const owner = systemActor('test')

/** Sources as the product has them; what they offer to channels is written down. */
export function createSourceScene(database: TestDatabase, options: SceneOptions): SourceScene {
  const { clock, parser, limits = {}, isShared = false } = options
  const audit = createAudit({ key: Buffer.alloc(32, 7), clock })
  const fetcher = createGuardedFetch({ allow: ['127.0.0.0/8'], userAgent: 'switchboard-test' })
  const offered: OfferRequest[] = []
  const facts: PollFact[] = []
  const offers: Offers = {
    offer: (_trx, request) => Promise.resolve(void offered.push(request)),
    fullSources: () => Promise.resolve(new Set()),
    onMerged: () => Promise.resolve(),
    onSplit: () => Promise.resolve(),
    ...options.offers,
  }
  const products = createProducts({ database, clock, audit, offers, fetch: fetcher })
  const sources = createSources({
    database,
    clock,
    realClock,
    logger: silentLogger,
    audit,
    notices: createTestNotices(database, { clock, audit }),
    fetcher,
    userAgent: 'switchboard-test',
    parser,
    ingest: products.ingest,
    offers,
    limits: { concurrency: 16, hostConcurrency: 1, hostGapMs: 1_000, ...limits },
    workbench: createWorkbench({ parser, fetcher, clock }),
    samples: createSamples({ database, parser, clock, audit }),
    chance: () => 0.5,
    crashAt: null,
    works: true,
    isShared,
    onPoll: (fact) => facts.push(fact),
  })
  return {
    database,
    sources,
    offered,
    facts,
    titles: () =>
      offered
        .filter(({ withhold }) => withhold === null)
        .flatMap(({ sightings }) => sightings.filter(({ isNewItem }) => isNewItem).map(({ entry }) => entry.title)),
  }
}

export const rss = (items: readonly { readonly id: string; readonly title: string; readonly url?: string }[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>A paper</title><link>http://paper.test/</link>${items
    .map(
      ({ id, title, url = `http://paper.test/${id}` }) =>
        `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>${url}</link></item>`,
    )
    .join('')}</channel></rss>`

/** Until `isTrue`, looked at every few ms; fails after `withinMs` of real time. */
export async function eventually(isTrue: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('It did not come true in time.')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
