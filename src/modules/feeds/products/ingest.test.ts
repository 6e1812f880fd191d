import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { anEntry, createProductScene, euros, type ProductScene } from '../../../../test/support/product-scene.ts'
import type { Entry } from '../core/entry.ts'

const HOUR_MS = 3_600_000

onEachStore(({ createDatabase }) => {
  let scene: ProductScene
  beforeEach(async () => {
    scene = await createProductScene(await createDatabase())
  })
  afterEach(() => scene.close())

  const phone = (changes: Partial<Entry> = {}): Entry =>
    anEntry({ title: 'Acme Phone 12', url: 'https://shop.example/phone-12', gtin: '4006381333931', ...changes })

  describe('what a source tells', () => {
    it('becomes items and products with their keys, the strongest first, in the order of the source', async () => {
      const source = await scene.addSource('shop.example')
      const seen = await scene.record(source, [
        phone({ price: euros(499) }),
        anEntry({ title: 'A case', guid: 'case-1' }),
      ])
      expect(seen).toMatchObject([
        { key: 'gtin:04006381333931', rule: 'gtin', isNewItem: true, isNewProduct: true, before: null },
        { key: `guid:${source}:case-1`, rule: 'guid', isNewItem: true, isNewProduct: true, before: null },
      ])
      expect(await scene.keysOf(seen[0]?.productId ?? 0)).toEqual(['gtin:04006381333931', 'url:shop.example/phone-12'])
    })

    it('is known the second time, and only what changed is said anew', async () => {
      const source = await scene.addSource('shop.example')
      const [first] = await scene.record(source, [phone({ price: euros(499) })])
      const [second] = await scene.record(source, [phone({ price: euros(499) })])
      expect(second).toMatchObject({
        itemId: first?.itemId,
        productId: first?.productId,
        isNewItem: false,
        isNewProduct: false,
        before: { price: euros(499), title: 'Acme Phone 12' },
      })
      const [third] = await scene.record(source, [phone({ price: euros(449), availability: 'in_stock' })])
      expect(third).toMatchObject({ isNewItem: false, before: { price: euros(499), availability: 'unknown' } })
    })

    it('is one product in two shops by its GTIN, and new only once', async () => {
      const one = await scene.addSource('shop.example')
      const other = await scene.addSource('store.example')
      const [here] = await scene.record(one, [phone()])
      const [there] = await scene.record(other, [
        phone({ url: 'https://store.example/p/77', title: 'Phone 12 by Acme' }),
      ])
      expect(there).toMatchObject({ productId: here?.productId, isNewItem: true, isNewProduct: false })
    })

    it('is one item when it stands in a document twice', async () => {
      const source = await scene.addSource('shop.example')
      expect(await scene.record(source, [phone({ guid: 'a' }), phone({ guid: 'a' })])).toHaveLength(1)
    })

    it('is not joined by an address that several things share', async () => {
      const source = await scene.addSource('shop.example')
      const at = 'https://shop.example/offers'
      const seen = await scene.record(source, [
        anEntry({ title: 'A red lamp', url: at }),
        anEntry({ title: 'A blue chair', url: at }),
      ])
      expect(new Set(seen.map(({ productId }) => productId)).size).toBe(2)
      expect(
        await scene.record(source, [
          anEntry({ title: 'A red lamp', url: at }),
          anEntry({ title: 'A blue chair', url: at }),
        ]),
      ).toMatchObject([{ isNewItem: false }, { isNewItem: false }])
    })

    it('is two products when one address tells two GTINs', async () => {
      const source = await scene.addSource('shop.example')
      const [first] = await scene.record(source, [phone()])
      const [second] = await scene.record(source, [phone({ gtin: '4012345678901', title: 'Acme Phone 13' })])
      expect(second).toMatchObject({ isNewItem: false, isNewProduct: true, before: null })
      expect(second?.productId).not.toBe(first?.productId)
    })

    it('keeps its item when its ids changed and are not believed any more', async () => {
      const source = await scene.addSource('news.example')
      const news = (guid: string): Entry => anEntry({ title: 'It rains', url: 'https://news.example/rain', guid })
      const read = { ignoresGuids: true }
      await scene.record(source, [news('1')], read)
      expect(await scene.record(source, [news('2')], read)).toMatchObject([{ isNewItem: false }])
    })

    it('takes texts that no store would, and bounds what it keeps of them', async () => {
      const source = await scene.addSource('odd.example')
      const odd = anEntry({
        title: `\ud800 ${'x'.repeat(400)}`,
        guid: `\ud800${'y'.repeat(300)}`,
        url: 'https://odd.example/%ff?a=%',
      })
      expect(await scene.record(source, [odd])).toHaveLength(1)
      expect(await scene.record(source, [odd])).toMatchObject([{ isNewItem: false }])
    })
  })

  describe('a page that tells its GTIN later', () => {
    it('becomes known by it', async () => {
      const source = await scene.addSource('shop.example')
      const [first] = await scene.record(source, [phone({ gtin: null })])
      const [second] = await scene.record(source, [phone()])
      expect(second?.productId).toBe(first?.productId)
      const product = await scene.product(first?.productId ?? 0)
      expect(product).toMatchObject({ key: 'gtin:04006381333931', rule: 'gtin' })
    })

    it('is one with the product that was known by it, when its title stayed', async () => {
      const one = await scene.addSource('shop.example')
      const other = await scene.addSource('store.example')
      const [known] = await scene.record(other, [phone({ url: 'https://store.example/p/77' })])
      const [alone] = await scene.record(one, [phone({ gtin: null, price: euros(499) })])
      expect(alone?.productId).not.toBe(known?.productId)
      const [told] = await scene.record(one, [phone({ price: euros(499) })])
      expect(told).toMatchObject({ productId: known?.productId, isNewItem: false, isNewProduct: false })
      expect(scene.merged).toEqual([[alone?.productId, known?.productId]])
      expect(await scene.lowest(known?.productId ?? 0)).toEqual(euros(499))
    })

    it('stays another one when something else stands there now', async () => {
      const one = await scene.addSource('shop.example')
      const other = await scene.addSource('store.example')
      const [known] = await scene.record(other, [phone({ url: 'https://store.example/p/77' })])
      const [before] = await scene.record(one, [phone({ gtin: null, title: 'Deal of the day: a toaster' })])
      const [now] = await scene.record(one, [phone()])
      expect(now?.productId).toBe(known?.productId)
      expect(scene.merged).toEqual([])
      expect(await scene.keysOf(before?.productId ?? 0)).toEqual(['url:shop.example/phone-12'])
    })
  })

  describe('prices', () => {
    it('are written when they change, and are seen until the last look', async () => {
      const source = await scene.addSource('shop.example')
      const look = async (minor: number | null) => {
        const [seen] = await scene.record(source, [phone({ price: minor === null ? null : euros(minor) })])
        scene.clock.advance(2 * HOUR_MS)
        return seen?.productId ?? 0
      }
      const productId = await look(500)
      await look(500)
      await look(400)
      await look(null)
      await look(400)
      const prices = await scene.pricesOf(productId)
      expect(prices.map(({ price_minor }) => price_minor)).toEqual([500, 400, 400])
      expect((prices[0]?.until ?? 0) - (prices[0]?.at ?? 0)).toBe(2 * HOUR_MS)
    })

    it('count as seen while their source answers that nothing changed, until the item is not in it any more', async () => {
      const source = await scene.addSource('shop.example')
      const answered = (changes: object) =>
        scene.database.db
          .updateTable('sources')
          .set({ last_ok_at: scene.clock.now(), ...changes })
          .where('id', '=', source)
          .execute()
      const day = 24 * HOUR_MS
      const [seen] = await scene.record(source, [phone({ price: euros(80) })])
      const productId = seen?.productId ?? 0
      await answered({ updated_at: scene.clock.now() })
      scene.clock.advance(60 * day)
      await answered({})
      expect(await scene.lowest(productId, scene.clock.now() - 30 * day)).toEqual(euros(80))
      scene.clock.advance(day)
      await scene.record(source, [phone({ price: euros(100) })])
      await answered({ updated_at: scene.clock.now() })
      expect(await scene.lowest(productId, scene.clock.now() - 30 * day)).toEqual(euros(80))
      scene.clock.advance(2 * HOUR_MS)
      await scene.record(source, [anEntry({ title: 'Another one', guid: 'x' })])
      await answered({ updated_at: scene.clock.now() })
      scene.clock.advance(40 * day)
      await answered({})
      expect(await scene.lowest(productId, scene.clock.now() - 30 * day)).toBeNull()
    })

    it('are the lowest of those at which it could be bought, in one currency and time', async () => {
      const source = await scene.addSource('shop.example')
      const look = (minor: number, availability: Entry['availability'], currency = 'EUR') =>
        scene.record(source, [phone({ price: { minor, currency, exponent: 2 }, availability })])
      const [seen] = await look(300, 'in_stock')
      const productId = seen?.productId ?? 0
      scene.clock.advance(40 * 24 * HOUR_MS)
      await look(100, 'out_of_stock')
      await look(500, 'in_stock')
      await look(50, 'in_stock', 'USD')
      await look(450, 'unknown')
      expect(await scene.lowest(productId)).toEqual(euros(300))
      expect(await scene.lowest(productId, scene.clock.now() - 30 * 24 * HOUR_MS)).toEqual(euros(450))
      expect(await scene.lowest(productId, 0, 'GBP')).toBeNull()
    })
  })
})
