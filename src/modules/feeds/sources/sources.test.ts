import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import {
  createSourceScene,
  fastClock,
  owner,
  rss,
  startSourceWeb,
  type SourceScene,
  type SourceWeb,
} from '../../../../test/support/source-scene.ts'
import type { TestDatabase } from '../../../../test/support/test-database.ts'
import { createParser } from '../parsing/parser.ts'
import type { CreateSourceRequest, ImportSourcesRequest } from './contract.ts'

const parser = createParser()
afterAll(() => parser.close())

const feed = (url: string): CreateSourceRequest => ({
  url,
  settings: { kind: 'feed' },
  fixedIntervalMs: null,
  channelIds: [],
})
const page = { limit: 50 }

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let scene: SourceScene
  let web: SourceWeb
  beforeAll(async () => {
    database = await createDatabase()
    const clock = fastClock()
    scene = createSourceScene(database, { clock, parser })
    web = await startSourceWeb(clock, (request, response) => {
      if (request.url === '/feed') response.end(rss([{ id: '1', title: 'One' }]))
      else if (request.url === '/page') response.end('<html><body><p>Nothing to read here.</p></body></html>')
      else
        response.end(
          '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><p>Home</p></html>',
        )
    })
  })
  afterAll(async () => {
    await web.close()
    await database.remove()
  })

  describe('a source that is added by its address alone', () => {
    it('is the feed there, or the one that the page there names', async () => {
      const { sources } = scene
      const request = { fixedIntervalMs: null, channelIds: [] }
      const made = await sources.create(owner, { ...request, url: `${web.url}/home` })
      expect(made).toMatchObject({ url: `${web.url}/feed`, kind: 'feed', health: { word: 'unread' } })
      await expect(sources.create(owner, { ...request, url: `${web.url}/page` })).rejects.toMatchObject({
        code: 'source_not_recognised',
      })
      await sources.remove(owner, made.id)
    })

    it('is refused when it is no address, known already, or for a channel that is not there', async () => {
      const { sources } = scene
      const { id } = await sources.create(owner, feed('http://paper.test/a'))
      const refused = async (request: CreateSourceRequest, code: string) =>
        expect(sources.create(owner, request)).rejects.toMatchObject({ code })
      await refused(feed('https://paper.test/a#top'), 'source_known')
      await refused(feed('http://user:secret@paper.test/a'), 'source_address_bad')
      await refused({ ...feed('http://paper.test/b'), channelIds: [999] }, 'source_channel_missing')
      await sources.remove(owner, id)
    })
  })

  describe('a source', () => {
    it('begins anew with another address, keeps its rhythm within bounds, and is found by its words and health', async () => {
      const { sources } = scene
      const { id } = await sources.create(owner, { ...feed('http://paper.test/c'), title: 'The Courier' })
      await database.db.updateTable('sources').set({ baseline_at: 1, etag: '"x"' }).where('id', '=', id).execute()
      const changed = await sources.update(owner, id, { url: 'http://paper.test/d', fixedIntervalMs: 600_000 })
      expect(changed).toMatchObject({
        url: 'http://paper.test/d',
        baselineAt: null,
        intervalMs: 600_000,
        intervalWhy: 'Set to 10 minutes by a person.',
      })
      const ids = async (query: object) => (await sources.list(owner, { ...page, ...query })).items.map((one) => one.id)
      expect(await ids({ search: 'COURIER' })).toEqual([id])
      expect(await ids({ health: 'unread' })).toEqual([id])
      expect(await ids({ health: 'well' })).toEqual([])
      await sources.pause(owner, id)
      expect(await ids({ health: 'paused', state: 'paused' })).toEqual([id])
      await expect(sources.poll(owner, id)).rejects.toMatchObject({ code: 'source_paused' })
      expect((await sources.resume(owner, id)).health.word).toBe('unread')
      await sources.remove(owner, id)
    })

    it('that is removed is gone from every list, and its address may be added again', async () => {
      const { sources } = scene
      const { id } = await sources.create(owner, feed('http://paper.test/e'))
      await sources.remove(owner, id)
      await expect(sources.get(owner, id)).rejects.toMatchObject({ code: 'source_not_found' })
      expect((await sources.list(owner, page)).items).toEqual([])
      const again = await sources.create(owner, feed('http://paper.test/e'))
      expect(again.id).not.toBe(id)
      await sources.remove(owner, again.id)
    })

    it('lists page by page, newest first', async () => {
      const { sources } = scene
      const made: number[] = []
      for (let index = 0; index < 5; index++)
        made.push((await sources.create(owner, feed(`http://paper.test/page/${index}`))).id)
      const first = await sources.list(owner, { limit: 3 })
      const second = await sources.list(owner, { limit: 3, cursor: first.nextCursor ?? '' })
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made.toReversed())
      for (const id of made) await sources.remove(owner, id)
    })
  })

  describe('a move', () => {
    const opml = `<?xml version="1.0"?><opml version="2.0"><body>
      <outline text="News"><outline type="rss" text="Mine" title="The Wire" xmlUrl="http://wire.test/rss" category="/city,port"/></outline>
      <outline type="rss" text="Again" xmlUrl="https://wire.test/rss"/>
      <outline type="rss" text="Broken" xmlUrl="ftp://wire.test/rss"/>
      <outline type="rss" text="None" />
      <outline type="rss" text="A &amp; B" xmlUrl="http://ab.test/feed?a=1&amp;b=2"/>`
    const request: ImportSourcesRequest = { format: 'opml', text: opml, channelIds: [], dryRun: true }

    it('says first what becomes of each line and changes nothing; then it does', async () => {
      const { sources } = scene
      const preview = await sources.import(owner, request)
      expect(preview.counts).toEqual({ added: 2, known: 0, doubled: 1, bad: 2 })
      expect(preview.lines).toMatchObject([
        { title: 'The Wire', fate: 'added', tags: ['News', 'city', 'port'], sourceId: null },
        { fate: 'doubled' },
        { fate: 'bad' },
        { fate: 'bad', why: 'It has no address.' },
        { url: 'http://ab.test/feed?a=1&b=2', title: 'A & B', fate: 'added' },
      ])
      expect((await sources.list(owner, page)).items).toEqual([])
      const done = await sources.import(owner, { ...request, format: 'rsstt', dryRun: false })
      expect(done.lines.map(({ sourceId }) => sourceId !== null)).toEqual([true, false, false, false, true])
      expect(done.lines[0]?.title).toBe('Mine')
      expect((await sources.import(owner, request)).counts).toMatchObject({ added: 0, known: 2 })
    })

    it('goes out as OPML that comes in again as the same sources', async () => {
      const { sources } = scene
      const text = await sources.export(owner)
      expect(text).toContain('xmlUrl="http://ab.test/feed?a=1&amp;b=2"')
      const back = await sources.import(owner, { ...request, text })
      expect(back.counts).toEqual({ added: 0, known: 2, doubled: 0, bad: 0 })
      for (const { id } of (await sources.list(owner, page)).items) await sources.remove(owner, id)
    })

    it('takes a CSV of addresses alone, and one with headings and another separator', async () => {
      const { sources } = scene
      const csv = async (text: string) => sources.import(owner, { ...request, format: 'csv', text })
      expect((await csv('http://a.test/1\n\nhttp://b.test/2\nnonsense\n')).lines).toMatchObject([
        { line: 1, fate: 'added' },
        { line: 3, fate: 'added' },
        { line: 4, fate: 'bad' },
      ])
      expect(
        (await csv('Title;URL;Channel\n"A; B";http://a.test/1;\nC;http://c.test/3;Nowhere\n')).lines,
      ).toMatchObject([
        { title: 'A; B', fate: 'added' },
        { title: 'C', fate: 'bad', why: 'There is no channel “Nowhere”.' },
      ])
      await expect(csv('"unclosed')).rejects.toMatchObject({ code: 'sources_unreadable' })
    })

    it('refuses what is no list of sources', async () => {
      const refused = scene.sources.import(owner, { ...request, text: '<html><p>Hello</p></html>' })
      await expect(refused).rejects.toMatchObject({ code: 'sources_unreadable' })
    })
  })
})
