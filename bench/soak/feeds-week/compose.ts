import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../../src/db/database.ts'
import type { Trx } from '../../../src/db/transaction.ts'
import type { Clock } from '../../../src/kernel/clock.ts'
import type { Logger } from '../../../src/kernel/log.ts'
import type { Audit } from '../../../src/modules/audit/index.ts'
import { createFeeds } from '../../../src/modules/feeds/index.ts'
import { parserSettingsSchema } from '../../../src/modules/feeds/parsing/contract.ts'
import { toAddress } from '../../../src/modules/feeds/sources/address.ts'
import type { PollFact } from '../../../src/modules/feeds/sources/deps.ts'
import { insertSource } from '../../../src/modules/feeds/sources/source-store.ts'
import { createFiles } from '../../../src/modules/files/index.ts'
import { createGuardedFetch } from '../../../src/platform/fetch/index.ts'
import { realClock } from '../../../src/platform/system.ts'

interface Parts {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly logger: Logger
  readonly folder: string
  readonly concurrency: number
  onPoll(fact: PollFact): void
}

const USER_AGENT = 'switchboard-soak'
const FIRST_INTERVAL_MS = 1_800_000

/** The module of feeds whole; what is around it (accounts, jobs, notices) does nothing here, as no channel is posted to. */
export function compose({ folder, concurrency, ...parts }: Parts) {
  const { database, clock, audit } = parts
  const limits = { concurrency, hostConcurrency: 1, hostGapMs: 1_000 }
  const filesFolder = join(folder, 'files')
  mkdirSync(filesFolder)
  const feeds = createFeeds({
    ...parts,
    realClock,
    works: true,
    isShared: false,
    fetcher: createGuardedFetch({ allow: ['127.1.0.0/16'], userAgent: USER_AGENT }),
    userAgent: USER_AGENT,
    limits,
    chance: Math.random,
    crashAt: null,
    isOurs: () => true,
    delivery: { wake: () => Promise.resolve() },
    accounts: { ask: () => Promise.resolve(undefined) },
    notices: { raise: () => Promise.resolve(0), resolve: () => Promise.resolve() },
    jobs: {
      handle: () => undefined,
      schedule: () => Promise.resolve(),
      enqueue: () => Promise.reject(new Error('Nothing is enqueued here.')),
    },
    files: createFiles({ folder: filesFolder, clock, audit }),
  })
  return {
    async add(trx: Trx, wish: { readonly url: string; readonly settings: object }, nowMs: number): Promise<void> {
      const address = toAddress(wish.url)
      if (address === null) throw new Error(`${wish.url} is no address.`)
      const settings = parserSettingsSchema.parse(wish.settings)
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
    start: () => feeds.start(),
    /** Begins nothing more, and ends what is under way. */
    async drain(): Promise<void> {
      limits.concurrency = 0
      const polling = () =>
        database.db.selectFrom('sources').select('id').where('polling_by', 'is not', null).executeTakeFirst()
      while ((await polling()) !== undefined) await new Promise((resolve) => setTimeout(resolve, 100))
    },
    stop: () => feeds.stop(),
  }
}
