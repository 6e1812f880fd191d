import type { Ingest, PriceHistory } from '../ports.ts'
import type { ProductDeps } from './deps.ts'
import { createRecord } from './ingest.ts'
import { createLinks } from './links.ts'
import { lowestPrice } from './price-store.ts'
import { createProductService, type ProductService } from './service.ts'

export { keyOfUrl } from './tools.ts'

export interface Products {
  readonly ingest: Ingest
  readonly prices: PriceHistory
  readonly service: ProductService
}

/** Which things are one product, what was found of them, and what it cost. */
export function createProducts(deps: ProductDeps): Products {
  const links = createLinks(deps)
  return {
    ingest: { prepare: (_source, entries) => links.resolve(entries), record: createRecord(deps) },
    prices: { lowest: lowestPrice },
    service: createProductService(deps),
  }
}
