import type { Database } from '../../../src/db/database.ts'
import type { Trx } from '../../../src/db/transaction.ts'
import type { Clock } from '../../../src/kernel/clock.ts'
import type { Logger } from '../../../src/kernel/log.ts'
import type { Audit } from '../../../src/modules/audit/index.ts'
import { createParser } from '../../../src/modules/feeds/parsing/parser.ts'
import { parserSettingsSchema } from '../../../src/modules/feeds/parsing/contract.ts'
import { createProducts } from '../../../src/modules/feeds/products/products.ts'
import { toAddress } from '../../../src/modules/feeds/sources/address.ts'
import type { PollFact } from '../../../src/modules/feeds/sources/deps.ts'
import { createSources } from '../../../src/modules/feeds/sources/sources.ts'
import { insertSource } from '../../../src/modules/feeds/sources/source-store.ts'
import { createGuardedFetch } from '../../../src/platform/fetch/index.ts'
import { realClock } from '../../../src/platform/system.ts'

interface Parts {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly logger: Logger
  readonly concurrency: number
  onPoll(fact: PollFact): void
}

const USER_AGENT = 'switchboard-soak'
const FIRST_INTERVAL_MS = 1_800_000

export function compose({ database, clock, audit, logger, concurrency, onPoll }: Parts) {
  const fetcher = createGuardedFetch({ allow: ['127.1.0.0/16'], userAgent: USER_AGENT })
  const offers = {
    offer: () => Promise.resolve(),
    fullSources: () => Promise.resolve(new Set<number>()),
    onMerged: () => Promise.resolve(),
  }
  const products = createProducts({ database, clock, audit, offers, fetch: fetcher })
  const parser = createParser()
  const limits = { concurrency, hostConcurrency: 1, hostGapMs: 1_000 }
  const sources = createSources({
    database,
    clock,
    realClock,
    logger,
    audit,
    notices: { raise: () => Promise.resolve(0), resolve: () => Promise.resolve() },
    fetcher,
    userAgent: USER_AGENT,
    parser,
    ingest: products.ingest,
    offers,
    limits,
    findFeed: () => Promise.reject(new Error('Nothing is looked for here.')),
    chance: Math.random,
    works: true,
    isShared: false,
    onPoll,
  })
  return {
    async add(trx: Trx, { url, settings: given }: { readonly url: string; readonly settings: object }, nowMs: number) {
      const address = toAddress(url)
      if (address === null) throw new Error(`${url} is no address.`)
      const settings = parserSettingsSchema.parse(given)
      const source = {
        kind: settings.kind,
        url: address.url,
        url_key: address.urlKey,
        host: address.host,
        title: '',
        settings: JSON.stringify(settings),
        fixed_interval_ms: null,
        interval_ms: FIRST_INTERVAL_MS,
        created_by: 'system:soak',
      }
      await insertSource(trx, source, nowMs)
    },
    start: () => sources.start(),
    /** Begins nothing more, and ends what is under way. */
    async drain(): Promise<void> {
      limits.concurrency = 0
      const isPolling = () =>
        database.db.selectFrom('sources').select('id').where('polling_by', 'is not', null).executeTakeFirst()
      while ((await isPolling()) !== undefined) await new Promise((resolve) => setTimeout(resolve, 100))
    },
    async stop(): Promise<void> {
      await sources.stop()
      await parser.close()
    },
  }
}
