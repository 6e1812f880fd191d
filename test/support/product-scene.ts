import { transact, type Trx } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import type { SourceId } from '../../src/kernel/ids.ts'
import type { AuditEntry } from '../../src/modules/audit/index.ts'
import type { Entry, Money } from '../../src/modules/feeds/core/entry.ts'
import type { Sighting, Split } from '../../src/modules/feeds/ports.ts'
import { createProducts, type Products } from '../../src/modules/feeds/products/products.ts'
import type { GuardedFetch } from '../../src/platform/fetch/index.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { insertSource } from './source-row.ts'
import type { TestDatabase } from './test-database.ts'

export { insertSource }

export const euros = (minor: number): Money => ({ minor, currency: 'EUR', exponent: 2 })

export const anEntry = (changes: Partial<Entry> = {}): Entry => ({
  guid: null,
  url: null,
  title: 'Something',
  html: '',
  text: '',
  images: [],
  price: null,
  priceTo: null,
  oldPrice: null,
  availability: 'unknown',
  gtin: null,
  sku: null,
  brand: null,
  categories: [],
  language: null,
  author: null,
  publishedAt: null,
  ...changes,
})

export interface ProductScene extends Products {
  readonly database: TestDatabase
  readonly clock: ManualClock
  readonly actor: ReturnType<typeof systemActor>
  readonly audited: AuditEntry[]
  /** Pairs of products that channels were told of: from, into. */
  readonly merged: (readonly [number, number])[]
  /** Splits that channels were told of. */
  readonly split: Split[]
  addSource(name: string): Promise<SourceId>
  record(sourceId: SourceId, entries: readonly Entry[], how?: { ignoresGuids: boolean }): Promise<readonly Sighting[]>
  keysOf(productId: number): Promise<string[]>
  product(productId: number): ReturnType<Products['service']['get']>
  pricesOf(productId: number): Promise<{ price_minor: number; at: number; until: number }[]>
  lowest(productId: number, sinceMs?: number, currency?: string): Promise<Money | null>
  close(): Promise<void>
}

const START_MS = 1_790_000_000_000
const noFetch: GuardedFetch = {
  fetch: () => Promise.resolve({ kind: 'failed', reason: 'network', detail: 'There is no network here.' }),
}

/** The products of a database of its own, without channels. */
export async function createProductScene(database: TestDatabase, fetch: GuardedFetch = noFetch): Promise<ProductScene> {
  const clock = createManualClock(START_MS)
  const audited: AuditEntry[] = []
  const merged: (readonly [number, number])[] = []
  const split: Split[] = []
  const products = createProducts({
    database,
    clock,
    fetch,
    audit: {
      record(_trx: Trx, _actor, entry) {
        audited.push(entry)
        return Promise.resolve()
      },
    },
    offers: {
      onMerged(_trx, from, into) {
        merged.push([from, into])
        return Promise.resolve()
      },
      onSplit(_trx, one) {
        split.push(one)
        return Promise.resolve()
      },
    },
  })
  const actor = systemActor('test')
  await Promise.resolve()
  return {
    ...products,
    ...{ database, clock, actor, audited, merged, split },
    addSource: (name) => insertSource(database.db, name),
    record: (sourceId, entries, how) =>
      transact(database.db, (trx) =>
        products.ingest.record(trx, { sourceId, language: null, ...how }, entries, clock.now()),
      ),
    async keysOf(productId) {
      const { keys } = await products.service.get(actor, productId)
      return keys.map(({ key }) => key).sort()
    },
    product: (productId) => products.service.get(actor, productId),
    pricesOf: (productId) =>
      database.db
        .selectFrom('prices')
        .select(['price_minor', 'at', 'until'])
        .where('product_id', '=', productId)
        .orderBy('id')
        .execute(),
    lowest: (productId, sinceMs = 0, currency = 'EUR') =>
      products.prices.lowest(database.db, productId, currency, sinceMs),
    close: () => database.remove(),
  }
}
