import type { Database } from '../../src/db/database.ts'
import { transact } from '../../src/db/transaction.ts'
import type { Entry } from '../../src/modules/feeds/core/entry.ts'
import { ownersOf } from '../../src/modules/feeds/products/known-store.ts'
import { insertSource } from '../../test/support/source-row.ts'
import { createChance } from '../soak/chance.ts'
import { keyOf } from './fill.ts'
import { productsOf } from './products.ts'

/** Ms each. */
export interface CheckTimes {
  readonly known: readonly number[]
  readonly unknown: readonly number[]
  readonly fifty: readonly number[]
  readonly recordNew: readonly number[]
  readonly recordSame: readonly number[]
}

const COUNT = 20_000
const WARM_UP = 2_000
const DOCUMENTS = 200
const ENTRIES = 50

export async function checkTimes(database: Database, keys: number): Promise<CheckTimes> {
  const chance = createChance(7)
  const someKey = (): string => keyOf(Math.floor(chance() * keys)).key
  const { db } = database
  const check = async (asked: readonly string[], expected: number): Promise<void> => {
    const { size } = await ownersOf(db, asked)
    if (size !== expected) throw new Error(`${size} of ${expected} keys were known.`)
  }
  const known = await timed(
    COUNT,
    () => [someKey()],
    (asked) => check(asked, 1),
  )
  const unknown = await timed(
    COUNT,
    () => [`${someKey()}x`],
    (asked) => check(asked, 0),
  )
  const fifty = await timed(
    COUNT / 10,
    () => Array.from({ length: ENTRIES }, (_, at) => (at % 2 === 0 ? someKey() : `${someKey()}x`)),
    async (asked) => {
      await ownersOf(db, asked)
    },
  )
  return { known, unknown, fifty, ...(await recordTimes(database)) }
}

async function timed<T>(count: number, prepare: () => T, work: (given: T) => Promise<void>): Promise<number[]> {
  const taken: number[] = []
  for (let turn = 0; turn < count + WARM_UP; turn++) {
    const given = prepare()
    const startedAt = performance.now()
    await work(given)
    if (turn >= WARM_UP) taken.push(performance.now() - startedAt)
  }
  return taken
}

/** Documents of fifty entries that nobody has seen, each read a second time. */
async function recordTimes(database: Database): Promise<Pick<CheckTimes, 'recordNew' | 'recordSame'>> {
  const { ingest } = productsOf(database)
  const sourceId = await insertSource(database.db, 'measured')
  const recordNew: number[] = []
  const recordSame: number[] = []
  for (let number = 0; number < DOCUMENTS; number++) {
    const entries = Array.from({ length: ENTRIES }, (_, at) => entryOf(number * ENTRIES + at))
    for (const times of [recordNew, recordSame]) {
      const startedAt = performance.now()
      await transact(database.db, (trx) => ingest.record(trx, { sourceId, language: null }, entries, Date.now()))
      times.push(performance.now() - startedAt)
    }
  }
  return { recordNew, recordSame }
}

const entryOf = (number: number): Entry => ({
  guid: `measured-${number}`,
  url: `https://measured.example/things/thing-number-${number}?utm_source=rss`,
  title: `A thing of number ${number} that is measured`,
  html: `<p>${'What there is to say of it. '.repeat(20)}</p>`,
  text: 'What there is to say of it. '.repeat(20),
  images: [`https://measured.example/images/${number}.jpg`],
  price: { minor: 1_000 + number, currency: 'EUR', exponent: 2 },
  priceTo: null,
  oldPrice: null,
  availability: 'in_stock',
  gtin: null,
  sku: `MX-${10_000 + number}`,
  brand: 'Acme',
  categories: ['Things'],
  language: 'en',
  author: null,
  publishedAt: 1_790_000_000_000,
})
