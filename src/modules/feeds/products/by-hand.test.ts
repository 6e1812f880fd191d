import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { anEntry, createProductScene, euros, type ProductScene } from '../../../../test/support/product-scene.ts'
import type { Entry } from '../core/entry.ts'
import { itemSchema, productDetailSchema } from './contract.ts'
import type { Actor } from '../../../kernel/actor.ts'

onEachStore(({ createDatabase }) => {
  let scene: ProductScene
  let one: number
  let other: number
  beforeEach(async () => {
    scene = await createProductScene(await createDatabase())
    one = await scene.addSource('one.example')
    other = await scene.addSource('other.example')
  })
  afterEach(() => scene.close())

  const here = (changes: Partial<Entry> = {}): Entry =>
    anEntry({ title: 'Acme Lamp', url: 'https://one.example/lamp', price: euros(2_000), ...changes })
  const there = (changes: Partial<Entry> = {}): Entry =>
    anEntry({ title: 'Lamp (Acme)', url: 'https://other.example/l/9', price: euros(1_800), ...changes })
  const idOf = async (source: number, entry: Entry): Promise<number> =>
    (await scene.record(source, [entry]))[0]?.productId ?? 0
  const nobody: Actor = { kind: 'user', id: 1, name: 'viewer', permissions: new Set(['feeds.read']) }

  describe('merging', () => {
    it('makes two products one, with their prices, and remembers it', async () => {
      const from = await idOf(one, here())
      const into = await idOf(other, there())
      const { text, productId } = await scene.service.merge(scene.actor, from, into)
      expect(productId).toBe(into)
      expect(text).toBe('“Acme Lamp” and “Lamp (Acme)” are one product from now on: 1 key, 1 item and 1 price moved.')
      expect(scene.merged).toEqual([[from, into]])
      expect(scene.audited).toMatchObject([{ action: 'product.merged', subject: `product:${into}` }])
      expect(await idOf(one, here({ title: 'Acme Lamp, new', price: euros(1_500) }))).toBe(into)
      expect(await idOf(one, here({ guid: 'another id' }))).toBe(into)
      expect(await scene.lowest(into)).toEqual(euros(1_500))
      const shown = await scene.product(from)
      expect(shown.id).toBe(into)
      expect(shown.keys.map(({ key, origin }) => `${origin} ${key}`).sort()).toEqual([
        'person url:one.example/lamp',
        `rule guid:${one}:another id`,
        'rule url:other.example/l/9',
      ])
    })

    it('wins over rules: a GTIN of another product does not take the page away again', async () => {
      const from = await idOf(one, here())
      const into = await idOf(other, there())
      await scene.service.merge(scene.actor, from, into)
      const third = await scene.addSource('third.example')
      const rival = await idOf(
        third,
        anEntry({ title: 'Rival', url: 'https://third.example/1', gtin: '4006381333931' }),
      )
      expect(await idOf(one, here({ gtin: '4006381333931' }))).toBe(into)
      expect(rival).not.toBe(into)
    })

    it('is refused for what is not there, is merged already, or is the same', async () => {
      const from = await idOf(one, here())
      const into = await idOf(other, there())
      await expect(scene.service.merge(scene.actor, from, from)).rejects.toMatchObject({ code: 'product_merge_self' })
      await expect(scene.service.merge(scene.actor, from, 999)).rejects.toMatchObject({ code: 'product_not_found' })
      await scene.service.merge(scene.actor, from, into)
      await expect(scene.service.merge(scene.actor, from, into)).rejects.toMatchObject({ code: 'product_is_merged' })
      await expect(scene.service.merge(nobody, into, from)).rejects.toMatchObject({ code: 'forbidden' })
    })
  })

  describe('splitting', () => {
    const gtin = '4006381333931'

    it('takes keys out, with the items that they lead to, and remembers it', async () => {
      const both = await idOf(one, here({ gtin }))
      expect(await idOf(other, there({ gtin }))).toBe(both)
      const { productId, text } = await scene.service.split(scene.actor, both, { keys: ['url:other.example/l/9'] })
      expect(text).toContain('is a product of its own from now on: 1 key, 1 item and 1 price moved')
      expect(await idOf(other, there({ gtin, price: euros(1_700) }))).toBe(productId)
      expect(await idOf(one, here({ gtin, price: euros(1_900) }))).toBe(both)
      expect(await scene.lowest(both)).toEqual(euros(1_900))
      expect(await scene.lowest(productId)).toEqual(euros(1_700))
      expect(scene.audited).toMatchObject([{ action: 'product.split', subject: `product:${both}` }])
    })

    it('takes items out, which stay where they were put whatever their keys say', async () => {
      const both = await idOf(one, here({ gtin }))
      const [wrong] = await scene.record(other, [there({ gtin })])
      const { productId } = await scene.service.split(scene.actor, both, { itemIds: [wrong?.itemId ?? 0] })
      expect(await idOf(other, there({ gtin, price: euros(1), title: 'Changed' }))).toBe(productId)
      expect(scene.split).toEqual([{ from: both, into: productId, itemIds: [wrong?.itemId] }])
      expect(await scene.keysOf(both)).toEqual([`gtin:0${gtin}`, 'url:one.example/lamp'])
    })

    it('takes out an item that shares all of its keys', async () => {
      const both = await idOf(one, here())
      const [same] = await scene.record(other, [here()])
      const { productId } = await scene.service.split(scene.actor, both, { itemIds: [same?.itemId ?? 0] })
      expect(await idOf(other, here({ price: euros(5) }))).toBe(productId)
      expect(await idOf(one, here({ price: euros(6) }))).toBe(both)
    })

    it('is refused when nothing would be left, or something is not there', async () => {
      const [seen] = await scene.record(one, [here()])
      const id = seen?.productId ?? 0
      const split = (part: Parameters<typeof scene.service.split>[2]) => scene.service.split(scene.actor, id, part)
      await expect(split({ keys: ['url:one.example/lamp'] })).rejects.toMatchObject({ code: 'product_split_all' })
      await expect(split({ itemIds: [seen?.itemId ?? 0] })).rejects.toMatchObject({ code: 'product_split_all' })
      await expect(split({ keys: ['url:x'] })).rejects.toMatchObject({ code: 'product_part_missing' })
      await expect(split({ itemIds: [77] })).rejects.toMatchObject({ code: 'product_part_missing' })
    })
  })

  describe('lists', () => {
    it('of items are filtered and paged, newest first', async () => {
      await scene.record(one, [
        here(),
        anEntry({ title: 'ЧАЙНИК синий', guid: 'a' }),
        anEntry({ title: 'News', guid: 'b' }),
      ])
      await scene.record(other, [there()])
      const list = async (query: object) => {
        const page = await scene.service.listItems(scene.actor, { limit: 50, ...query })
        return page.items.map(({ title }) => title)
      }
      expect(await list({})).toHaveLength(4)
      expect(await list({ sourceId: other })).toEqual(['Lamp (Acme)'])
      expect(await list({ search: 'чайник' })).toEqual(['ЧАЙНИК синий'])
      expect(await list({ search: 'one.example/lamp' })).toEqual(['Acme Lamp'])
      expect(await list({ hasPrice: 'no', sourceId: one })).toHaveLength(2)
      expect(await list({ since: scene.clock.now() + 1 })).toEqual([])
      const first = await scene.service.listItems(scene.actor, { limit: 3 })
      const second = await scene.service.listItems(scene.actor, { limit: 3, cursor: first.nextCursor ?? '' })
      expect([...first.items, ...second.items]).toHaveLength(4)
      expect(second.nextCursor).toBeNull()
    })

    it('say all of a product: keys, items, prices of each source, the lowest', async () => {
      const gtin = '4006381333931'
      const id = await idOf(one, here({ gtin }))
      scene.clock.advance(3_600_001)
      await idOf(one, here({ gtin, price: euros(1_900), availability: 'in_stock' }))
      await idOf(other, there({ gtin }))
      const shown = productDetailSchema.parse(await scene.product(id))
      expect(shown).toMatchObject({
        rule: 'gtin',
        ruleText: expect.stringContaining('check digit') as string,
        nItems: 2,
      })
      expect(shown.items.map(({ sourceTitle }) => sourceTitle)).toEqual(['other.example', 'one.example'])
      expect(shown.prices.map(({ sourceTitle, points }) => [sourceTitle, points.map(({ minor }) => minor)])).toEqual([
        ['other.example', [1_800]],
        ['one.example', [2_000, 1_900]],
      ])
      expect(shown.lowest).toEqual([{ currency: 'EUR', lowest30d: euros(1_800), lowestEver: euros(1_800) }])
      expect(itemSchema.parse(await scene.service.getItem(scene.actor, shown.items[0]?.id ?? 0)).price).toEqual(
        euros(1_800),
      )
    })

    it('of products are searched by title, key and address in any spelling', async () => {
      const id = await idOf(one, here({ gtin: '4006381333931' }))
      await idOf(other, there())
      const search = async (text: string) =>
        (await scene.service.list(scene.actor, { limit: 50, search: text })).items.map((product) => product.id)
      expect(await search('acme lamp')).toEqual([id])
      expect(await search('gtin:04006381333931')).toEqual([id])
      expect(await search('http://www.one.example/lamp/?utm_source=x')).toEqual([id])
      expect(await search('')).toHaveLength(2)
      await expect(scene.service.get(scene.actor, 999)).rejects.toMatchObject({ code: 'product_not_found' })
      await expect(scene.service.getItem(scene.actor, 999)).rejects.toMatchObject({ code: 'item_not_found' })
    })
  })
})
