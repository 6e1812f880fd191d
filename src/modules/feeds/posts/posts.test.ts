import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import type { TestDatabase } from '../../../../test/support/test-database.ts'
import { systemActor, type Actor } from '../../../kernel/actor.ts'
import { createGuardedFetch } from '../../../platform/fetch/index.ts'
import { createAudit } from '../../audit/index.ts'
import { createFiles, type Files } from '../../files/index.ts'
import type { Entry } from '../core/entry.ts'
import { templateSchema } from './contract.ts'
import { createPosts, type Posts } from './posts.ts'

const DAY = 86_400_000
const actor = systemActor('test')

const entry = (given: Partial<Entry>): Entry => ({
  guid: null,
  url: 'https://shop.example/kettle',
  title: 'Kettle',
  html: '',
  text: '',
  images: [],
  price: { minor: 2490, currency: 'EUR', exponent: 2 },
  priceTo: null,
  oldPrice: null,
  availability: 'in_stock',
  gtin: null,
  sku: null,
  brand: null,
  categories: [],
  language: null,
  author: null,
  publishedAt: null,
  ...given,
})

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let server: Server
  let origin: string
  let files: Files
  let posts: Posts
  const requests: string[] = []
  const clock = createManualClock(100 * DAY)

  beforeEach(async () => {
    database = await createDatabase()
    requests.length = 0
    const jpeg = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#a52' } })
      .jpeg()
      .toBuffer()
    server = createServer((request, response) => {
      requests.push(request.url ?? '')
      if (request.url?.startsWith('/photo') === true)
        response.setHeader('content-type', 'text/html').end(Buffer.concat([jpeg, Buffer.from(request.url)]))
      else response.writeHead(404).end('gone')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    files = createFiles({
      folder: join(database.folder, 'files'),
      clock,
      audit: createAudit({ key: Buffer.alloc(32, 1), clock }),
    })
    const lowest = (_db: unknown, _product: number, currency: string, since: number) =>
      Promise.resolve({ minor: since === 0 ? 1000 : 2000, currency, exponent: 2 })
    posts = createPosts({
      database,
      clock,
      files,
      fetcher: createGuardedFetch({ allow: ['127.0.0.1'] }),
      prices: { lowest },
    })
  })
  afterEach(async () => {
    server.close()
    await database.remove()
  })

  const template = templateSchema.parse({ text: '{{title}} {{lowest_30d}} {{last_posted}}' })
  const factsOf = (given: Partial<Entry>) => ({
    entry: entry(given),
    sourceTitle: 'Shop',
    lastPosted: null,
    lowest30d: null,
    lowestEver: null,
  })
  const render = (given: Partial<Entry>, photo: 'none' | 'first' | 'album' = 'first') =>
    posts.render(database.readDb, { ...template, photo }, factsOf(given))

  describe('photos', () => {
    it('are fetched once for everybody, whatever type the host claims', async () => {
      const images = [`${origin}/photo-1`]
      const [first, second] = await Promise.all([render({ images }), render({ images })])
      const third = await render({ images })
      expect(requests).toEqual(['/photo-1'])
      expect(first.parts[0]?.media).toMatchObject({ kind: 'photo' })
      expect([second.parts, third.parts]).toEqual([first.parts, first.parts])
      expect(await files.find(database.readDb, first.parts[0]?.media?.fileId ?? 0)).toMatchObject({
        mediaType: 'image/jpeg',
      })
    })

    it('are the next ones when the first cannot be had, and a text when none can', async () => {
      const post = await render({ images: [`${origin}/missing`, `${origin}/photo-2`] })
      expect(post.parts[0]?.media).not.toBeNull()
      expect(post.notes).toEqual([`No photo from ${origin}/missing: The host answered with HTTP 404.`])
      const text = await render({ images: [`${origin}/missing`, 'http://10.0.0.1/x.jpg', 'nonsense'] })
      expect(text.parts).toEqual([{ html: 'Kettle', media: null, buttons: [] }])
      expect(text.notes).toHaveLength(3)
      expect(requests.filter((path) => path === '/missing')).toHaveLength(1)
    })

    it('make an album of several', async () => {
      const post = await render({ images: [1, 2, 3].map((n) => `${origin}/photo-${n}`) }, 'album')
      expect(post.parts[0]?.album).toHaveLength(3)
      expect(post.parts[0]?.media).toBeNull()
    })

    it('are asked for again an hour after a failure, and forgotten with their bytes after a month unused', async () => {
      const before = await render({ images: [`${origin}/missing`, `${origin}/photo-1`] })
      const fileId = before.parts[0]?.media?.fileId ?? 0
      clock.advance(2 * 3_600_000)
      await render({ images: [`${origin}/missing`, `${origin}/photo-1`] })
      expect(requests).toEqual(['/missing', '/photo-1', '/missing'])
      clock.advance(40 * DAY)
      await posts.prunePhotos()
      expect(await files.find(database.readDb, fileId)).toBeUndefined()
      expect((await render({ images: [`${origin}/photo-1`] })).parts[0]?.media).not.toBeNull()
    })

    it('stay when a person uploaded the same bytes', async () => {
      const { parts } = await render({ images: [`${origin}/photo-1`] })
      const fileId = parts[0]?.media?.fileId ?? 0
      const { content } = await files.read(database.readDb, actor, fileId)
      expect((await files.store(database.db, actor, { name: 'mine.jpg', content })).id).toBe(fileId)
      clock.advance(90 * DAY)
      await posts.prunePhotos()
      expect(await files.find(database.readDb, fileId)).toBeDefined()
    })
  })

  describe('the preview', () => {
    it('shows an invented item when there is none', async () => {
      const preview = await posts.previewing.preview(actor, null, {})
      expect(preview.item).toBeNull()
      expect(preview.parts[0]?.text).toContain('Kettle “Fjord”')
      expect(preview.parts[0]).toMatchObject({ limit: 4096, media: null })
      expect(preview.problems).toEqual([])
    })

    it('shows the newest item with its photo, prices and edits', async () => {
      const itemId = await insertItem(database, entry({ images: [`${origin}/photo-7`] }), clock.now())
      const preview = await posts.previewing.preview(actor, null, {
        template: { text: '{{title}} {{price}} low {{lowest_30d}}' },
        sourceId: 1,
      })
      expect(preview.item).toEqual({ id: itemId, title: 'Kettle', url: 'https://shop.example/kettle' })
      expect(preview.parts[0]).toMatchObject({ text: 'Kettle €24.90 low €20', limit: 1024, media: { kind: 'photo' } })
      const edit = await posts.previewing.preview(actor, null, { itemId, as: 'sold_out_edit' })
      expect(edit.parts[0]?.text).toMatch(/^Sold out\n\nKettle/)
      const price = await posts.previewing.preview(actor, null, { itemId, as: 'price_edit' })
      expect(price.parts[0]?.text).toMatch(/^Price now €24.90 \(was €24.90\)\n/)
      const digest = await posts.previewing.preview(actor, null, { sourceId: 1, as: 'digest' })
      expect(digest.parts[0]?.text).toBe('And also\n\n• Kettle €24.90')
    })

    it('shows what the workbench recognised, to those who may add sources', async () => {
      const recognised = {
        entry: { ...entry({ title: 'Found' }), images: [], categories: [] },
        sourceTitle: 'Shop',
        template: { text: '{{title}} {{source}}' },
      }
      expect((await posts.previewing.preview(actor, null, recognised)).parts[0]?.text).toBe('Found Shop')
      const reader: Actor = { kind: 'key', id: 1, name: 'n', permissions: new Set(['feeds.read']) }
      await expect(posts.previewing.preview(reader, null, recognised)).rejects.toMatchObject({ code: 'forbidden' })
    })

    it('says what is wrong with a template, by its field', async () => {
      const preview = await posts.previewing.preview(actor, null, { template: { text: '{{titel}}' } })
      expect(preview.problems[0]).toMatchObject({ path: 'text' })
    })

    it('says what is not there, and who may not ask', async () => {
      await expect(posts.previewing.preview(actor, 99, {})).rejects.toMatchObject({ code: 'channel_not_found' })
      await expect(posts.previewing.preview(actor, null, { itemId: 99 })).rejects.toMatchObject({
        code: 'preview_item_not_found',
      })
      const nobody: Actor = { kind: 'key', id: 1, name: 'n', permissions: new Set() }
      await expect(posts.previewing.preview(nobody, null, {})).rejects.toMatchObject({ code: 'forbidden' })
    })
  })
})

async function insertItem({ db }: TestDatabase, found: Entry, at: number): Promise<number> {
  const source = {
    kind: 'feed',
    url: 'https://shop.example/feed',
    url_key: 'shop.example/feed',
    host: 'shop.example',
    title: 'Shop',
    settings: '{}',
    observed: '{}',
    state: 'active',
    interval_ms: DAY,
    next_poll_at: 0,
    created_by: 'test',
    created_at: at,
    updated_at: at,
  } as const
  const { id: source_id } = await db
    .insertInto('sources')
    .values({ ...source, keys_only: 0, failures: 0, n_polls: 0, n_unchanged: 0, n_items: 0, n_new: 0 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const product = { key: 'k', rule: 'url', search: '', title: found.title, first_seen_at: at, last_seen_at: at }
  const { id: product_id } = await db.insertInto('products').values(product).returning('id').executeTakeFirstOrThrow()
  const item = {
    source_id,
    product_id,
    entry_key: 'e',
    product_key: 'k',
    rule: 'url',
    title: found.title,
    search: '',
    entry: JSON.stringify(found),
    content_hash: '',
    availability: 'in_stock',
    first_seen_at: at,
    last_seen_at: at,
  }
  const { id } = await db.insertInto('items').values(item).returning('id').executeTakeFirstOrThrow()
  return id
}
