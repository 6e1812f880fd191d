import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChannelScene, editor, type ChannelScene } from '../../../../test/support/channel-scene.ts'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { anEntry, euros } from '../../../../test/support/product-scene.ts'
import type { Entry } from '../core/entry.ts'
import type { PolicyInput } from './contract.ts'

const HOUR_MS = 3_600_000
const item = (name: string, changes: Partial<Entry> = {}): Entry =>
  anEntry({ title: name, guid: name, url: `https://news.example/${name}`, ...changes })
const items = (count: number): Entry[] => Array.from({ length: count }, (_, index) => item(`item-${index + 1}`))

onEachStore(({ createDatabase }) => {
  let scene: ChannelScene
  let source = 0
  beforeEach(async () => {
    scene = await createChannelScene(await createDatabase(), { isPublishing: false })
    source = await scene.addSource('news')
  })
  afterEach(() => scene.close())

  const channelWith = async (policy: PolicyInput) => (await scene.addChannel({ sourceIds: [source], policy })).id
  const queue = async (id: number) => scene.channels.reading.queue(editor, id, { limit: 200 })
  const titles = async (id: number) => (await queue(id)).items.map(({ title }) => title)
  const texts = () => scene.requests.map(({ html }) => /item-\d+/.exec(html)?.[0] ?? html)

  describe('a queue', () => {
    it('is in the order of the policy, with the time at which each will be posted', async () => {
      const id = await channelWith({ schedule: { order: 'discount', gapSeconds: 600 } })
      const cut = (name: string, price: number) => item(name, { price: euros(price), oldPrice: euros(1000) })
      await scene.read(source, [cut('a', 900), cut('b', 500), cut('c', 700)])
      const { items: waiting, queued } = await queue(id)
      expect(waiting.map(({ title }) => title)).toEqual(['b', 'c', 'a'])
      const [first, second, third] = waiting.map(({ expectedAt }) => expectedAt ?? 0)
      expect([queued, (second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)]).toEqual([3, 600_000, 600_000])
      const pages = await scene.channels.reading.queue(editor, id, { limit: 2 })
      const rest = await scene.channels.reading.queue(editor, id, { limit: 2, cursor: pages.nextCursor ?? '' })
      expect(rest.items.map(({ title }) => title)).toEqual(['a'])
      expect((rest.items[0]?.expectedAt ?? 0) - (pages.items[1]?.expectedAt ?? 0)).toBeGreaterThanOrEqual(600_000)
    })

    it('is changed by hand: moved, hurried and dropped with the reason', async () => {
      const id = await channelWith({ schedule: { gapSeconds: 60 } })
      await scene.read(source, items(4))
      const [one, two, three, four] = (await queue(id)).items.map((post) => post.id) as [number, number, number, number]
      const { acts } = scene.channels
      await acts.move(editor, four, { before: two })
      expect(await titles(id)).toEqual(['item-1', 'item-4', 'item-2', 'item-3'])
      await acts.move(editor, one, { after: two })
      expect(await titles(id)).toEqual(['item-4', 'item-2', 'item-1', 'item-3'])
      await acts.move(editor, three, { to: 'first' })
      await acts.move(editor, four, { to: 'last' })
      expect(await titles(id)).toEqual(['item-3', 'item-2', 'item-1', 'item-4'])
      expect(await acts.drop(editor, two, 'not for us')).toMatchObject({
        state: 'dropped',
        why: 'ada dropped it: not for us',
      })
      expect(await acts.postNow(editor, one)).toMatchObject({ isUrgent: true })
      expect(await titles(id)).toEqual(['item-1', 'item-3', 'item-4'])
      await expect(acts.move(editor, three, { before: two })).rejects.toMatchObject({ code: 'post_elsewhere' })
      await expect(acts.drop(editor, two, 'again')).rejects.toMatchObject({ code: 'post_wrong_state' })
      scene.channels.start()
      await scene.until(() => scene.requests.length === 3)
      expect(texts()).toEqual(['item-1', 'item-3', 'item-4'])
      expect((await scene.channels.administration.get(editor, id)).backlog).toBe(0)
    })

    it('waits in quiet hours, but not for what a person wants now', async () => {
      const quiet = { from: '11:00', to: '15:00', timeZone: 'UTC' }
      const id = await channelWith({ schedule: { quiet } })
      await scene.read(source, items(2))
      scene.channels.start()
      const [first, second] = (await queue(id)).items
      expect(new Date(first?.expectedAt ?? 0).toISOString()).toBe('2026-03-10T15:00:00.000Z')
      await scene.channels.acts.postNow(editor, second?.id ?? 0)
      await scene.until(() => scene.requests.length === 1)
      scene.leap(3 * HOUR_MS)
      await scene.until(() => scene.requests.length === 2)
      expect(texts()).toEqual(['item-2', 'item-1'])
    })

    it('that is too long ends in one digest, and what was in it is told', async () => {
      const id = await channelWith({ schedule: { digest: { above: 3, lines: 4 }, gapSeconds: 30 } })
      await scene.read(source, items(6))
      expect(await queue(id)).toMatchObject({ queued: 6, digesting: 4 })
      scene.channels.start()
      await scene.until(async () =>
        (await scene.posts()).every(({ state }) => state === 'posted' || state === 'digested'),
      )
      const posts = await scene.posts(id)
      expect(posts.filter(({ state }) => state === 'digested')).toHaveLength(4)
      expect(scene.requests).toHaveLength(3)
      const digest = scene.requests.find(({ html }) => html.includes('And also'))?.html ?? ''
      expect(['item-3', 'item-4', 'item-5', 'item-6'].every((name) => digest.includes(name))).toBe(true)
      expect((await scene.why('item-6')).map(({ kind }) => kind)).toEqual(['digested', 'queued'])
      await scene.read(source, [item('item-6', { guid: 'other', url: 'https://news.example/item-6' })])
      expect((await scene.posts(id)).filter(({ state }) => state === 'queued')).toEqual([])
    })

    it('lets posts expire with the reason', async () => {
      const id = await channelWith({ schedule: { expireHours: 2, gapSeconds: 3600 } })
      await scene.read(source, items(3))
      scene.leap(3 * HOUR_MS)
      scene.channels.start()
      await scene.until(async () => (await scene.posts(id)).every(({ state }) => state === 'expired'))
      expect(scene.requests).toEqual([])
      expect((await scene.why('item-2'))[0]).toMatchObject({ kind: 'expired' })
    })

    it('waits for approval when the channel asks for it', async () => {
      const id = await channelWith({ approval: true })
      await scene.read(source, items(2))
      scene.channels.start()
      const [second, first] = await scene.posts(id)
      expect([first?.state, second?.state]).toEqual(['approval', 'approval'])
      await scene.channels.acts.approve(editor, first?.id ?? 0)
      await scene.channels.acts.drop(editor, second?.id ?? 0, 'no')
      await scene.until(() => scene.requests.length === 1)
      expect(texts()).toEqual(['item-1'])
    })

    it('is published once by several publishers at once, and once when two read the same thing at once', async () => {
      const other = await scene.addSource('other')
      const id = await channelWith({})
      await scene.channels.administration.setSources(editor, id, [source, other])
      scene.leap(1_000)
      const alike = (shop: string) =>
        ['4006381333931', '4006381333948', '4006381333955'].map((gtin) => item(`${shop}-${gtin}`, { gtin }))
      await Promise.all([scene.read(source, alike('a')), scene.read(other, alike('b'))])
      expect((await queue(id)).queued).toBe(3)
      const rivals = [scene.channels, ...scene.rivals(3)]
      for (const rival of rivals) rival.start()
      await scene.until(async () => (await scene.posts(id)).every(({ state }) => state === 'posted'))
      await Promise.all(rivals.map((rival) => rival.stop()))
      expect(scene.requests).toHaveLength(3)
      expect(new Set(scene.requests.map(({ html }) => /\d{13}/.exec(html)?.[0])).size).toBe(3)
    })

    it('is emptied with the reason, and of a restored copy it stops', async () => {
      const id = await channelWith({})
      await scene.read(source, items(3))
      expect(await scene.channels.administration.empty(editor, id, 'all old')).toMatchObject({ backlog: 0 })
      expect((await scene.posts(id)).map(({ why }) => why)).toEqual(Array(3).fill('ada emptied the queue: all old'))
      const { db } = scene.database
      expect(await db.transaction().execute((trx) => scene.channels.hooks.onRestored(trx, scene.now()))).toBe(1)
      const { state, pauseReason } = await scene.channels.administration.get(editor, id)
      expect([state, pauseReason?.includes('It came out of a backup of 2026-03-10')]).toEqual(['paused', true])
    })

    it('that is full stops the reading of its sources and loses nothing', async () => {
      const other = await scene.addSource('other')
      await scene.addChannel({ chat: '@calm', sourceIds: [other] })
      const id = await channelWith({ maxBacklog: 10 })
      await scene.read(source, items(12))
      expect([...(await scene.channels.offers.fullSources(scene.database.db, [source, other]))]).toEqual([source])
      expect(await scene.channels.administration.get(editor, id)).toMatchObject({ backlog: 12, isFull: true })
    })

    it('does not post what waits under two products that became one', async () => {
      const id = await channelWith({})
      await scene.read(source, [item('item-1'), item('item-2'), item('item-3')])
      const [three, , one] = await scene.posts(id)
      await scene.products.service.merge(editor, three?.productId ?? 0, one?.productId ?? 0)
      scene.channels.start()
      await scene.until(() => scene.requests.length === 2)
      expect((await scene.posts(id)).map(({ title, state }) => [title, state === 'dropped'])).toEqual([
        ['item-3', true],
        ['item-2', false],
        ['item-1', false],
      ])
    })
  })

  describe('a channel', () => {
    it('that is removed drops what waits; added again it knows what it had', async () => {
      const id = await channelWith({})
      await scene.read(source, items(2))
      scene.channels.start()
      await scene.until(async () => (await scene.posts(id)).every(({ state }) => state === 'posted'))
      await scene.channels.stop()
      await scene.read(source, [...items(2), item('item-3')])
      await scene.channels.administration.remove(editor, id)
      expect((await scene.posts(id))[0]).toMatchObject({ title: 'item-3', state: 'dropped' })
      await expect(scene.channels.administration.get(editor, id)).rejects.toMatchObject({ code: 'channel_not_found' })
      const again = await scene.addChannel({ sourceIds: [source] })
      expect(again.id).toBe(id)
      await expect(scene.addChannel({ sourceIds: [source] })).rejects.toMatchObject({ code: 'channel_exists' })
    })

    it('is refused when the bot may not post, when it is no chat, and with a policy that cannot be used', async () => {
      scene.rights = { status: 'member', canPost: false, canEdit: false, canPin: false }
      await expect(scene.addChannel()).rejects.toMatchObject({ code: 'may_not_post' })
      scene.rights = { ...scene.rights, canPost: true }
      await expect(scene.addChannel({ threadId: 3 })).rejects.toMatchObject({ code: 'topic_needs_forum' })
      await expect(scene.addChannel({ chat: 'not a chat' })).rejects.toMatchObject({ code: 'chat_unreadable' })
      const regex = { kind: 'regex' as const, match: 'found' as const, pattern: '(?=a)' }
      await expect(scene.addChannel({ policy: { filters: [regex] } })).rejects.toMatchObject({ code: 'policy_invalid' })
      const quiet = { from: '22:00', to: '07:00', timeZone: 'Mars/Olympus' }
      await expect(scene.addChannel({ policy: { schedule: { quiet } } })).rejects.toMatchObject({
        code: 'policy_invalid',
      })
      await expect(scene.addChannel({ template: { text: '<b>{{title}}' } })).rejects.toMatchObject({
        code: 'template_invalid',
      })
      await expect(scene.addChannel({ sourceIds: [99] })).rejects.toMatchObject({ code: 'channel_source_missing' })
    })

    it('tells what a policy would make of what it has seen', async () => {
      const id = await channelWith({})
      const other = await scene.addSource('other')
      await scene.channels.administration.setSources(editor, id, [source, other])
      scene.leap(1_000)
      await scene.read(source, [item('kettle', { gtin: '4006381333931' }), item('spoon')])
      await scene.read(other, [item('kettle-2', { gtin: '4006381333931' })])
      const words = {
        kind: 'keywords' as const,
        match: 'none' as const,
        words: ['spoon'],
        wholeWords: true,
        in: ['title' as const],
      }
      const { policy } = await scene.channels.administration.get(editor, id)
      const run = await scene.channels.reading.dryRun(editor, id, {
        policy: { ...policy, filters: [words] },
        days: 2,
        limit: 50,
      })
      expect(run.counts).toEqual({ post: 1, approval: 0, duplicate: 1, filtered: 1, expired: 0 })
      expect(run.items.find(({ title }) => title === 'spoon')).toMatchObject({
        verdict: 'filtered',
        steps: [{ passed: false, text: 'It has “spoon” in the title.' }],
      })
      expect(await scene.posts(id)).toHaveLength(2)
    })

    it('posts one item when it is asked to, and again only when that is said', async () => {
      const id = await channelWith({})
      await scene.read(source, items(1), 'baseline')
      const { item_id: itemId } = await scene.database.db
        .selectFrom('feed_decisions')
        .select('item_id')
        .executeTakeFirstOrThrow()
      const ask = (again: boolean) => scene.channels.acts.postItem(editor, id, { itemId: itemId ?? 0, again })
      scene.channels.start()
      await ask(false)
      await scene.until(async () => (await scene.posts(id))[0]?.state === 'posted')
      await expect(ask(false)).rejects.toMatchObject({ code: 'post_had_already' })
      await ask(true)
      await scene.until(() => scene.requests.length === 2)
      const { hours } = await scene.channels.reading.calendar(editor, id, {})
      expect(hours.reduce((sum, { posted, expected }) => sum + posted + expected, 0)).toBeGreaterThanOrEqual(1)
    })

    it('stops when its bot is removed', async () => {
      const id = await channelWith({})
      const { db } = scene.database
      await db
        .transaction()
        .execute((trx) => scene.channels.hooks.onAccountRemoved(trx, { id: scene.botId, username: 'deals_bot' }))
      expect(await scene.channels.administration.get(editor, id)).toMatchObject({ state: 'paused' })
    })
  })
})
