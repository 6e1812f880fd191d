import { transact, type Db } from '../../src/db/transaction.ts'
import type { Products } from '../../src/modules/feeds/products/products.ts'
import { entryOf } from './page.ts'
import { pairs, type Pair } from './pairs.ts'

export interface Quality {
  readonly pairs: number
  /** Of those that were called the same, how many are; over all pages, not only those of one pair. */
  readonly precision: number
  /** Of those that are the same, how many were called so. */
  readonly recall: number
  /** Pairs that were called the same and are not, by kind; pages of two pairs among them. */
  readonly wrong: readonly string[]
  /** Pairs that are the same and were not called so, by kind. */
  readonly missed: readonly string[]
}

interface Verdict {
  readonly pair: Pair
  readonly products: readonly number[]
}

/** Each page is read from a source of its own, in one database, through our own parser and store. */
export async function measureQuality(
  { ingest }: Pick<Products, 'ingest'>,
  db: Db,
  addSource: (name: string) => Promise<number>,
  isTurned: boolean,
): Promise<Quality> {
  const verdicts: Verdict[] = []
  const sources = [await addSource('left'), await addSource('right')]
  for (const pair of pairs) {
    const products: number[] = []
    for (const [side, page] of (isTurned ? pair.pages.toReversed() : pair.pages).entries()) {
      const source = { sourceId: sources[isTurned ? 1 - side : side] ?? 0, language: null }
      const entry = await entryOf(page)
      const [seen] = await transact(db, (trx) => ingest.record(trx, source, [entry], 1_790_000_000_000))
      if (seen === undefined) throw new Error(`Nothing was recorded of ${page.url}.`)
      products.push(seen.productId)
    }
    verdicts.push({ pair, products })
  }
  return judge(verdicts)
}

function judge(verdicts: readonly Verdict[]): Quality {
  const isJoined = ({ products: [one, other] }: Verdict): boolean => one === other
  const joined = verdicts.filter(isJoined)
  const wrong = joined.filter(({ pair }) => !pair.isSame).map(({ pair }) => pair.kind)
  const owners = new Map<number, Verdict>()
  for (const verdict of verdicts)
    for (const product of new Set(verdict.products)) {
      const other = owners.get(product)
      if (other !== undefined) wrong.push(`${other.pair.kind} with ${verdict.pair.kind}`)
      owners.set(product, verdict)
    }
  const right = joined.filter(({ pair }) => pair.isSame).length
  const missed = verdicts.filter((verdict) => verdict.pair.isSame && !isJoined(verdict)).map(({ pair }) => pair.kind)
  return {
    pairs: verdicts.length,
    precision: right / (right + wrong.length),
    recall: right / (right + missed.length),
    wrong,
    missed,
  }
}
