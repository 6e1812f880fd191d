import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { anEntry, createProductScene, type ProductScene } from '../../../../test/support/product-scene.ts'
import type { Entry } from '../core/entry.ts'

const WORKERS = 6
const PRODUCTS = 40

/** A GTIN-13 from its first twelve digits. */
function withCheckDigit(body: number): string {
  let sum = 0
  for (let place = 0; place < 12; place++) sum += (Math.floor(body / 10 ** place) % 10) * (place % 2 === 0 ? 3 : 1)
  return `${body}${(10 - (sum % 10)) % 10}`
}

onEachStore(({ createDatabase }) => {
  let scene: ProductScene
  beforeEach(async () => {
    scene = await createProductScene(await createDatabase())
  })
  afterEach(() => scene.close())

  /** As one shop shows it: the same products, in an order of its own, some without their GTIN. */
  const shownBy = (worker: number, round: number): Entry[] =>
    Array.from({ length: PRODUCTS }, (_, index) => {
      const number = (index * 7 + worker * 11) % PRODUCTS
      const gtin = withCheckDigit(400638100000 + round * 1_000 + number)
      return anEntry({
        title: `Product ${round} ${number}`,
        url: `https://shop.example/${round}/${number}`,
        gtin: worker % 3 === 2 ? null : gtin,
      })
    })

  it('makes one product each, whoever of several workers reads it first', async () => {
    const sources = await Promise.all(Array.from({ length: WORKERS }, (_, index) => scene.addSource(`shop-${index}`)))
    for (let round = 0; round < 3; round++) {
      const seen = await Promise.all(sources.map((source, worker) => scene.record(source, shownBy(worker, round))))
      const products = new Map<string, Set<number>>()
      for (const { entry, productId } of seen.flat())
        products.set(entry.title, (products.get(entry.title) ?? new Set()).add(productId))
      expect([...products.values()].filter((ids) => ids.size !== 1)).toEqual([])
      const news = seen.flat().filter(({ isNewProduct }) => isNewProduct)
      expect(news).toHaveLength(PRODUCTS)
    }
    const rows = await scene.database.db.selectFrom('products').select('id').execute()
    expect(rows).toHaveLength(3 * PRODUCTS)
    const items = await scene.database.db.selectFrom('items').select('id').execute()
    expect(items).toHaveLength(3 * PRODUCTS * WORKERS)
  })

  it('loses no item to a product that another worker finds to be the same at that moment', async () => {
    const [known, ...sources] = await Promise.all(
      Array.from({ length: WORKERS }, (_, index) => scene.addSource(`fold-${index}`)),
    )
    const gtinOf = (number: number): string => withCheckDigit(500638100000 + number)
    const pages = (gtin: boolean): Entry[] =>
      Array.from({ length: PRODUCTS }, (_, number) =>
        anEntry({
          title: `Thing ${number}`,
          url: `https://shop.example/thing/${number}`,
          gtin: gtin ? gtinOf(number) : null,
        }),
      )
    const elsewhere = pages(true).map((entry, number) => ({ ...entry, url: `https://store.example/${number}` }))
    await scene.record(known ?? 0, elsewhere)
    for (const source of sources) await scene.record(source, pages(false))
    await Promise.all(sources.map((source, worker) => scene.record(source, pages(worker % 2 === 0))))
    const lost = await scene.database.db
      .selectFrom('items')
      .innerJoin('products', 'products.id', 'items.product_id')
      .select('items.id')
      .where('products.merged_into', 'is not', null)
      .execute()
    expect(lost).toEqual([])
    expect(new Set(scene.merged.map(([from]) => from)).size).toBe(PRODUCTS)
  })
})
