import { DatabaseSync } from 'node:sqlite'
import { createChance } from '../soak/chance.ts'

const KEYS_A_PRODUCT = 2.5
const SITES = ['technikhaus.de', 'shop.elektro-meier.example', 'gadgetbarn.co.uk', 'news.example.org', 'megamarkt.pl']
const WORDS = [
  'wireless',
  'headphones',
  'cordless',
  'drill',
  'espresso',
  'machine',
  'lamp',
  'running',
  'shoe',
  'monitor',
]

/** The n-th of all keys that are known, in the forms that our rules make. */
export function keyOf(number: number): { readonly key: string; readonly rule: string } {
  const digits = String(10_000_000 + number)
  const word = (salt: number): string => WORDS[(number * salt + salt) % WORDS.length] ?? 'thing'
  switch (number % 10) {
    case 0:
      return { key: `asin:B0${digits}`, rule: 'asin' }
    case 1:
    case 2:
      return { key: `gtin:0400${digits}01`, rule: 'gtin' }
    case 3:
      return { key: `sku:${word(3)}:XM${digits}B`, rule: 'sku' }
    case 4:
    case 5:
      return { key: `guid:${number % 6_000}:${digits}-${word(7)}-4f1a-9c3e`, rule: 'guid' }
    default:
      return { key: `url:${SITES[number % SITES.length]}/${word(3)}/${word(7)}-${word(9)}-${digits}`, rule: 'url' }
  }
}

/** The product that the n-th key leads to. */
export const productOf = (number: number): number => 1 + Math.floor(number / KEYS_A_PRODUCT)

/** Fills a database that nobody has open, in an order that has nothing to do with that of the keys. */
export function fillKeys(path: string, keys: number): void {
  const db = new DatabaseSync(path)
  try {
    db.exec('pragma foreign_keys = off; pragma synchronous = off; pragma cache_size = -2000000; begin')
    db.exec(`
      with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ${productOf(keys)})
      insert into products (id, key, rule, title, search, first_seen_at, last_seen_at)
      select n, 'url:technikhaus.de/' || n, 'url', 'Thing ' || n, 'thing ' || n, 1, 1 from counted`)
    const insert = db.prepare(
      `insert into product_keys (key, product_id, rule, origin, at) values (?, ?, ?, 'rule', 1790000000000)`,
    )
    const chance = createChance(1)
    const step = coprime(keys, Math.floor(chance() * keys))
    for (let turn = 0, number = 0; turn < keys; turn++, number = (number + step) % keys) {
      const { key, rule } = keyOf(number)
      insert.run(key, productOf(number), rule)
    }
    db.exec('commit; pragma wal_checkpoint(truncate)')
  } finally {
    db.close()
  }
}

/** A step with which every number below `count` is met once. */
function coprime(count: number, wish: number): number {
  const shared = (a: number, b: number): number => (b === 0 ? a : shared(b, a % b))
  let step = Math.max(1, wish)
  while (shared(step, count) !== 1) step++
  return step
}
