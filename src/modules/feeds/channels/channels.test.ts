import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChannelScene, editor, type ChannelScene } from '../../../../test/support/channel-scene.ts'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { anEntry, euros } from '../../../../test/support/product-scene.ts'
import type { Entry } from '../core/entry.ts'

const DAY_MS = 86_400_000
const kettle = (changes: Partial<Entry> = {}): Entry =>
  anEntry({ title: 'Kettle', url: 'https://shop.example/kettle', guid: 'kettle', price: euros(4000), ...changes })
const item = (name: string, changes: Partial<Entry> = {}): Entry =>
  anEntry({ title: name, guid: name, url: `https://news.example/${name}`, ...changes })

onEachStore(({ createDatabase }) => {
  let scene: ChannelScene
  beforeEach(async () => {
    scene = await createChannelScene(await createDatabase())
  })
  afterEach(() => scene.close())

  const posted = (count: number) =>
    scene.until(async () => (await scene.posts()).filter(({ state }) => state === 'posted').length >= count)

  describe('an item of a source', () => {
    it('is posted once in each channel of the source, and every reading after it changes nothing', async () => {
      const source = await scene.addSource('shop')
      await scene.addChannel({ sourceIds: [source] })
      await scene.addChannel({ chat: '@other', sourceIds: [source] })
      await scene.read(source, [kettle()])
      await posted(2)
      await scene.read(source, [kettle()])
      await scene.read(source, [kettle({ html: 'Other words' })])
      expect(await scene.posts()).toMatchObject([
        { state: 'posted', occasion: 'first', telegramUrl: expect.stringContaining('https://t.me/other/10') as string },
        { state: 'posted', occasion: 'first' },
      ])
      expect(scene.requests.map(({ html }) => html.includes('Kettle'))).toEqual([true, true])
      expect((await scene.why()).map(({ kind }) => kind).sort()).toEqual(['posted', 'posted', 'queued', 'queued'])
    })

    it('is not posted when it was there at the first reading, nor when no channel wants it, and the reason is told', async () => {
      const source = await scene.addSource('shop')
      await scene.read(source, [kettle()])
      const other = await scene.addSource('news')
      await scene.addChannel({ sourceIds: [other] })
      await scene.read(other, [item('a')], 'baseline')
      await scene.read(other, [item('a'), item('b')], 'held')
      expect((await scene.why()).map(({ kind, title }) => [kind, title])).toEqual([
        ['held', 'b'],
        ['baseline', 'a'],
        ['no_channel', 'Kettle'],
      ])
      expect(await scene.posts()).toEqual([])
    })

    it('is one product in two shops: the second is a duplicate that names the post', async () => {
      const [one, two] = [await scene.addSource('one'), await scene.addSource('two')]
      await scene.addChannel({ sourceIds: [one, two] })
      await scene.read(one, [kettle({ gtin: '4006381333931' })])
      await posted(1)
      await scene.read(two, [item('kettle-2', { gtin: '4006381333931', price: euros(3990) })])
      const [newest] = await scene.why()
      expect(newest).toMatchObject({ kind: 'duplicate', postId: expect.any(Number) as number })
      expect(newest?.text).toContain('It was posted less than a day ago, as post')
      expect(scene.requests).toHaveLength(1)
    })

    it('of the first reading of one source is no news when another source has it later', async () => {
      const [one, two] = [await scene.addSource('one'), await scene.addSource('two')]
      await scene.addChannel({ sourceIds: [one, two] })
      await scene.read(one, [kettle({ gtin: '4006381333931' })], 'baseline')
      await scene.read(two, [item('kettle-2', { gtin: '4006381333931' })])
      expect((await scene.why()).map(({ kind }) => kind)).toEqual(['duplicate', 'baseline'])
      expect(await scene.posts()).toEqual([])
    })

    it('that a filter refused is told with the words, and is posted when its price falls into the range', async () => {
      const source = await scene.addSource('shop')
      const filters = [{ kind: 'price' as const, currency: 'EUR', to: '30' }]
      await scene.addChannel({ sourceIds: [source], policy: { filters } })
      await scene.read(source, [kettle()])
      expect(await scene.why('shop.example/kettle?utm_source=x')).toMatchObject([
        { kind: 'filtered', text: '40.00 EUR is above 30 EUR.', steps: [{ path: 'filters.0', passed: false }] },
      ])
      await scene.read(source, [kettle({ price: euros(2900) })])
      await posted(1)
      expect((await scene.why('kettle'))[1]?.text).toContain('It passes the filters now.')
    })

    it('comes again when its price falls far enough below the posted one, and not before', async () => {
      const source = await scene.addSource('shop')
      await scene.addChannel({ sourceIds: [source], policy: { repeat: { priceFallPercent: 10 } } })
      await scene.read(source, [kettle()])
      await posted(1)
      await scene.read(source, [kettle({ price: euros(3700) })])
      await scene.read(source, [kettle({ price: euros(3600) })])
      await posted(2)
      await scene.read(source, [kettle({ price: euros(4000) })])
      await scene.read(source, [kettle({ price: euros(3600) })])
      const occasions = (await scene.posts()).map(({ occasion, price }) => [occasion, price?.minor])
      expect(occasions).toEqual([
        [`price:${(await scene.posts())[1]?.id ?? 0}`, 3600],
        ['first', 4000],
      ])
    })

    it('comes again after days when it changes then', async () => {
      const source = await scene.addSource('shop')
      await scene.addChannel({ sourceIds: [source], policy: { repeat: { afterDays: 7 } } })
      await scene.read(source, [kettle()])
      await posted(1)
      scene.leap(6 * DAY_MS)
      await scene.read(source, [kettle({ price: euros(3900) })])
      scene.leap(DAY_MS)
      await scene.read(source, [kettle({ price: euros(4100) })])
      await posted(2)
      expect(scene.requests).toHaveLength(2)
    })

    it('changes its post in place when price and stock change, and small changes are ignored', async () => {
      const source = await scene.addSource('shop')
      await scene.addChannel({ sourceIds: [source], policy: { repeat: { edit: true, ignoreBelowPercent: 5 } } })
      await scene.read(source, [kettle({ availability: 'in_stock' })])
      await posted(1)
      await scene.read(source, [kettle({ availability: 'in_stock', price: euros(3990) })])
      await scene.read(source, [kettle({ availability: 'in_stock', price: euros(3500) })])
      await scene.until(() => scene.edits.length === 1)
      expect(scene.edits[0]).toMatchObject({ messageId: 101 })
      expect(scene.edits[0]?.html).toContain('Price now')
      await scene.until(async () => (await scene.why()).some(({ kind }) => kind === 'edited'))
      await scene.read(source, [kettle({ availability: 'out_of_stock', price: euros(3500) })])
      await scene.until(() => scene.edits.length === 2)
      expect(scene.edits[1]?.html).toContain('Sold out')
      expect(scene.requests).toHaveLength(1)
    })

    it('that was published long ago is not posted, with the reason', async () => {
      const source = await scene.addSource('news')
      await scene.addChannel({ sourceIds: [source] })
      await scene.read(source, [item('old', { publishedAt: scene.now() - 4 * DAY_MS })])
      expect(await scene.why()).toMatchObject([{ kind: 'expired' }])
    })
  })

  describe('a post', () => {
    it('is silent, in its topic and pinned when the channel says so', async () => {
      const source = await scene.addSource('news')
      scene.isForum = true
      await scene.addChannel({ sourceIds: [source], threadId: 7, policy: { silent: true, pin: true } })
      await scene.read(source, [item('a')])
      await scene.until(() => scene.pins.length === 1)
      expect(scene.requests).toMatchObject([{ threadId: 7, silent: true }])
      expect(scene.pins).toEqual([101])
    })

    it('goes without its photo when Telegram refuses that', async () => {
      const source = await scene.addSource('news')
      await scene.addChannel({ sourceIds: [source] })
      scene.answer = (_message, nth) =>
        nth === 1
          ? { kind: 'refused', class: 'message', reason: 'bad_file', detail: 'PHOTO_INVALID_DIMENSIONS' }
          : { kind: 'sent', messageId: nth }
      await scene.read(source, [item('a')])
      await posted(1)
      expect((await scene.why()).map(({ kind }) => kind)).toEqual(['posted', 'retried', 'queued'])
    })

    it('in doubt waits for a person, who says that it is there or posts it again', async () => {
      const source = await scene.addSource('news')
      await scene.addChannel({ sourceIds: [source] })
      scene.answer = (_message, nth) =>
        nth <= 2 ? { kind: 'ambiguous', detail: 'reset' } : { kind: 'sent', messageId: nth }
      await scene.read(source, [item('a'), item('b')])
      await scene.until(async () => (await scene.posts()).every(({ state }) => state === 'uncertain'))
      const [b, a] = await scene.posts()
      expect(await notices(scene)).toEqual(['post_uncertain open'])
      expect(await scene.channels.acts.resolve(editor, a?.id ?? 0, 'there')).toMatchObject({ state: 'posted' })
      await scene.channels.acts.resolve(editor, b?.id ?? 0, 'again')
      await posted(2)
      expect(scene.requests).toHaveLength(3)
      expect(await notices(scene)).toEqual(['post_uncertain resolved'])
      await expect(scene.channels.acts.resolve(editor, b?.id ?? 0, 'again')).rejects.toMatchObject({
        code: 'post_wrong_state',
      })
    })

    it('waits when the bot lost its right: the channel stops, operators are told, and it goes on after that', async () => {
      const source = await scene.addSource('news')
      const channel = await scene.addChannel({ sourceIds: [source] })
      const refusal = {
        kind: 'refused',
        class: 'chat',
        reason: 'no_rights',
        detail: 'need administrator rights',
      } as const
      scene.answer = () => refusal
      await scene.read(source, [item('a'), item('b')])
      await scene.until(async () => (await scene.channels.administration.get(editor, channel.id)).state === 'paused')
      await scene.until(async () => (await scene.posts()).every(({ state }) => state === 'queued'))
      expect(await scene.channels.administration.get(editor, channel.id)).toMatchObject({ backlog: 2 })
      expect(await notices(scene)).toEqual(['channel_stopped open'])
      scene.rights = { status: 'administrator', canPost: false, canEdit: false, canPin: false }
      await expect(scene.channels.administration.resume(editor, channel.id)).rejects.toMatchObject({
        code: 'may_not_post',
      })
      scene.rights = { ...scene.rights, canPost: true }
      scene.answer = (_message, nth) => ({ kind: 'sent', messageId: nth })
      await scene.channels.administration.resume(editor, channel.id)
      await posted(2)
      expect(await notices(scene)).toEqual(['channel_stopped resolved'])
    })
  })
})

const notices = async ({ database }: ChannelScene): Promise<string[]> =>
  (await database.db.selectFrom('notices').select(['kind', 'resolved_at']).execute()).map(
    ({ kind, resolved_at }) => `${kind} ${resolved_at === null ? 'open' : 'resolved'}`,
  )
