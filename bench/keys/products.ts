import type { Database } from '../../src/db/database.ts'
import { createProducts, type Products } from '../../src/modules/feeds/products/products.ts'

const nothing = (): Promise<void> => Promise.resolve()

/** Our own products, without channels and without a network. */
export const productsOf = (database: Database): Products =>
  createProducts({
    database,
    clock: { now: () => Date.now(), at: () => () => undefined, speed: 1 },
    audit: { record: nothing },
    offers: { onMerged: nothing, onSplit: nothing },
    fetch: { fetch: () => Promise.resolve({ kind: 'failed', reason: 'network', detail: 'There is no network here.' }) },
  })
