import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../../test/support/each-store.ts'
import {
  createSourceScene,
  eventually,
  fastClock,
  owner,
  rss,
  startSourceWeb,
  type SourceScene,
} from '../../../../../test/support/source-scene.ts'
import type { TestDatabase } from '../../../../../test/support/test-database.ts'
import { createParser } from '../../parsing/parser.ts'
import type { CreateSourceRequest } from '../contract.ts'

const HOUR_MS = 3_600_000
const open: (() => Promise<unknown>)[] = []
const parser = createParser()
afterAll(() => parser.close())
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const item = (id: string) => ({ id, title: `Story ${id}` })
const feed = (url: string): CreateSourceRequest => ({
  url,
  settings: { kind: 'feed' },
  fixedIntervalMs: null,
  channelIds: [],
})

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database.remove())

  const begin = async (options: Partial<Parameters<typeof createSourceScene>[1]> = {}) => {
    const clock = fastClock()
    const scene = createSourceScene(database, { clock, parser, ...options })
    await scene.sources.start()
    open.push(() => scene.sources.stop())
    const web = async (
      ...[respond, address]: Parameters<typeof startSourceWeb> extends [unknown, ...infer R] ? R : never
    ) => {
      const started = await startSourceWeb(clock, respond, address)
      open.push(() => started.close())
      return started
    }
    return { ...scene, clock, web }
  }
  const polled = (scene: SourceScene, times: number) => eventually(() => scene.facts.length >= times)

  describe('a source', () => {
    it('is read at once; what is there is known, and what comes later is offered', async () => {
      const { sources, web, ...scene } = await begin()
      let items = [item('1'), item('2')]
      const { url } = await web((_request, response) => void response.end(rss(items)))
      const { id } = await sources.create(owner, feed(`${url}/a`))
      await polled({ sources, ...scene }, 1)
      expect(scene.offered).toMatchObject([{ withhold: 'baseline', sightings: [{}, {}] }])
      items = [item('3'), ...items]
      await sources.poll(owner, id)
      await polled({ sources, ...scene }, 2)
      expect(scene.titles()).toEqual(['Story 3'])
      const source = await sources.get(owner, id)
      expect(source).toMatchObject({
        title: 'A paper',
        health: { word: 'well' },
        yield: { polls: 2, unchanged: 0, items: 3, newItems: 1 },
        isPolling: false,
      })
      await sources.remove(owner, id)
    })

    it('is not parsed again when its host says that nothing changed, or says the same again', async () => {
      const { sources, web, ...scene } = await begin()
      const { url, heard } = await web((request, response) => {
        if (request.url === '/tagged' && request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
        else response.writeHead(200, { etag: '"1"' }).end(rss([item('4')]))
      })
      const { id } = await sources.create(owner, feed(`${url}/tagged`))
      const other = await sources.create(owner, feed(`${url}/plain`))
      await polled({ sources, ...scene }, 2)
      await sources.poll(owner, id)
      await sources.poll(owner, other.id)
      await polled({ sources, ...scene }, 4)
      expect(scene.facts.slice(2).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged'])
      expect(heard.at(-1)?.etag).toBe('"1"')
      expect(scene.offered).toHaveLength(2)
      expect((await sources.get(owner, id)).yield).toMatchObject({ polls: 2, unchanged: 1 })
      await sources.remove(owner, id)
      await sources.remove(owner, other.id)
    })

    it('that fails is tried again less and less often, tells operators once, and tells them when it is well', async () => {
      const { sources, clock, web, ...scene } = await begin()
      let status = 500
      const { url } = await web((_request, response) => void response.writeHead(status).end(rss([item('5')])))
      const { id } = await sources.create(owner, feed(`${url}/broken`))
      for (let read = 1; read <= 5; read++) {
        await polled({ sources, ...scene }, read)
        const source = await sources.get(owner, id)
        expect(source).toMatchObject({ failures: read, health: { word: 'failing', reason: 'http' } })
        clock.advance(HOUR_MS)
      }
      const notice = () =>
        database.db.selectFrom('notices').selectAll().where('group_key', '=', `source_failing ${id}`).execute()
      expect(await notice()).toMatchObject([{ count: 1, resolved_at: null }])
      status = 200
      await sources.poll(owner, id)
      await eventually(async () => (await sources.get(owner, id)).health.word === 'well')
      expect((await notice())[0]?.resolved_at).not.toBeNull()
      await sources.remove(owner, id)
    })

    it('whose ids change while its products stay is held, and a person decides', async () => {
      const { sources, web, ...scene } = await begin()
      let generation = 'a'
      const items = () =>
        Array.from({ length: 20 }, (_, index) => ({
          id: `${generation}${index}`,
          title: `Thing ${index} of many`,
          url: `http://shop.test/thing/${index}`,
        }))
      const { url } = await web((_request, response) => void response.end(rss(items())))
      const { id } = await sources.create(owner, feed(`${url}/shop`))
      await polled({ sources, ...scene }, 1)
      generation = 'b'
      await sources.poll(owner, id)
      await polled({ sources, ...scene }, 2)
      const source = await sources.get(owner, id)
      expect(source.held?.reason).toBe('20 of 20 ids are new, but 20 of their products are known: held, not posted.')
      expect(source).toMatchObject({ keysOnly: true, health: { word: 'held' } })
      const notices = database.db
        .selectFrom('notices')
        .select('resolved_at')
        .where('group_key', '=', `items_held ${id}`)
      expect(await notices.execute()).toMatchObject([{ resolved_at: null }])
      await sources.release(owner, id, { as: 'known' })
      expect((await notices.execute())[0]?.resolved_at).not.toBeNull()
      generation = 'c'
      await sources.poll(owner, id)
      await polled({ sources, ...scene }, 3)
      expect(scene.titles()).toEqual([])
      expect(await sources.get(owner, id)).toMatchObject({ held: null, health: { word: 'well' } })
      await sources.remove(owner, id)
    })

    it('whose held items are new after all has them decided of', async () => {
      const { sources, web, ...scene } = await begin()
      let generation = 'a'
      const items = () =>
        Array.from({ length: 6 }, (_, index) => ({
          id: `${generation}${index}`,
          title: `Object ${index}`,
          url: `http://shop.test/object/${index}`,
        }))
      const { url } = await web((_request, response) => void response.end(rss(items())))
      const { id } = await sources.create(owner, feed(`${url}/released`))
      await polled({ sources, ...scene }, 1)
      generation = 'b'
      await sources.poll(owner, id)
      await polled({ sources, ...scene }, 2)
      await sources.release(owner, id, { as: 'post' })
      expect(scene.titles()).toHaveLength(6)
      await expect(sources.release(owner, id, { as: 'post' })).rejects.toMatchObject({ code: 'nothing_held' })
      await sources.remove(owner, id)
    })

    it('that is gone for good is paused, and operators are told at once', async () => {
      const { sources, web, ...scene } = await begin()
      const { url } = await web((_request, response) => void response.writeHead(410).end())
      const { id } = await sources.create(owner, feed(`${url}/gone`))
      await polled({ sources, ...scene }, 1)
      expect(await sources.get(owner, id)).toMatchObject({
        state: 'paused',
        health: { word: 'paused', reason: 'http' },
      })
      const notice = database.db.selectFrom('notices').select('kind').where('group_key', '=', `source_failing ${id}`)
      expect(await notice.execute()).toEqual([{ kind: 'source_failing' }])
      await sources.remove(owner, id)
    })

    it('that moved has its new address when it led there three times over a day, not before', async () => {
      const { sources, clock, web, ...scene } = await begin()
      const { url } = await web((request, response) => {
        if (request.url === '/old') response.writeHead(301, { location: '/new' }).end()
        else response.end(rss([item('10')]))
      })
      const { id } = await sources.create(owner, feed(`${url}/old`))
      for (let read = 1; read <= 3; read++) {
        await polled({ sources, ...scene }, read)
        await eventually(async () => (await sources.get(owner, id)).yield.polls === read)
        expect((await sources.get(owner, id)).url).toBe(read < 3 ? `${url}/old` : `${url}/new`)
        clock.advance(13 * HOUR_MS)
        if (read < 3) await sources.poll(owner, id)
      }
      await sources.remove(owner, id)
    })

    it('in which nothing is any more is told of as silent', async () => {
      const { sources, clock, web, ...scene } = await begin()
      let items = [item('11')]
      const { url } = await web((_request, response) => void response.end(rss(items)))
      const { id } = await sources.create(owner, feed(`${url}/silent`))
      await polled({ sources, ...scene }, 1)
      items = []
      for (let read = 2; read <= 5; read++) {
        await sources.poll(owner, id)
        await polled({ sources, ...scene }, read)
        clock.advance(HOUR_MS)
      }
      await eventually(async () => (await sources.get(owner, id)).health.word === 'silent')
      const notices = database.db
        .selectFrom('notices')
        .select('resolved_at')
        .where('group_key', '=', `source_silent ${id}`)
      expect(await notices.execute()).toEqual([{ resolved_at: null }])
      items = [item('12')]
      await sources.poll(owner, id)
      await eventually(async () => (await sources.get(owner, id)).health.word === 'well')
      expect((await notices.execute())[0]?.resolved_at).not.toBeNull()
      await sources.remove(owner, id)
    })
  })

  describe('a host', () => {
    it('is asked by one at a time, with a pause between, however many sources are due', async () => {
      const { sources, web, ...scene } = await begin()
      const { url, heard } = await web((_request, response) => void setTimeout(() => response.end(rss([])), 5))
      const made = []
      for (let index = 0; index < 6; index++) made.push(await sources.create(owner, feed(`${url}/${index}`)))
      await polled({ sources, ...scene }, 6)
      expect(heard.every(({ atOnce }) => atOnce === 1)).toBe(true)
      const gaps = heard.slice(1).map(({ at }, index) => at - (heard[index]?.at ?? 0))
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000)
      for (const { id } of made) await sources.remove(owner, id)
    })

    it('that wants to be left alone is', async () => {
      const { sources, clock, web, ...scene } = await begin()
      let isBusy = true
      const { url, heard } = await web((_request, response) => {
        if (isBusy) response.writeHead(429, { 'retry-after': '7200' }).end()
        else response.end(rss([item('6')]))
      })
      const one = await sources.create(owner, feed(`${url}/one`))
      await polled({ sources, ...scene }, 1)
      isBusy = false
      const other = await sources.create(owner, feed(`${url}/other`))
      clock.advance(HOUR_MS)
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(heard).toHaveLength(1)
      clock.advance(HOUR_MS)
      await polled({ sources, ...scene }, 3)
      expect((await sources.get(owner, one.id)).health.word).toBe('well')
      for (const { id } of [one, other]) await sources.remove(owner, id)
    })

    it('whose robots.txt forbids a page is not asked for it, and its robots.txt once a day', async () => {
      const { sources, web, ...scene } = await begin()
      const { url, heard } = await web((request, response) => {
        if (request.url === '/robots.txt') response.end('User-agent: *\nDisallow: /private\n')
        else response.end('<html><li><a href="/x">One thing</a></li></html>')
      })
      const settings = {
        kind: 'html' as const,
        items: 'li',
        fields: { title: { selector: 'a' }, url: { selector: 'a', attribute: 'href' } },
      }
      const open = await sources.create(owner, { ...feed(`${url}/open`), settings })
      const closed = await sources.create(owner, { ...feed(`${url}/private`), settings })
      await polled({ sources, ...scene }, 2)
      expect(heard.map(({ path }) => path)).toEqual(['/robots.txt', '/open'])
      expect((await sources.get(owner, open.id)).health.word).toBe('well')
      expect((await sources.get(owner, closed.id)).health).toMatchObject({ word: 'failing', reason: 'blocked' })
      for (const { id } of [open, closed]) await sources.remove(owner, id)
    })
  })

  describe('a read', () => {
    it('that is cut off by the end of the process is given back and loses nothing', async () => {
      const { sources, web } = await begin()
      let isSlow = true
      const { url, heard } = await web((_request, response) => {
        if (!isSlow) response.end(rss([item('7')]))
      })
      const { id } = await sources.create(owner, feed(`${url}/slow`))
      await eventually(() => heard.length === 1)
      await sources.stop()
      isSlow = false
      const again = await begin()
      await polled(again, 1)
      expect(again.offered).toMatchObject([{ sourceId: id, withhold: 'baseline' }])
      await again.sources.remove(owner, id)
    })

    it('of a source that was removed meanwhile is not written', async () => {
      const { sources, web, ...scene } = await begin()
      let answer: () => void = () => undefined
      const { url } = await web((_request, response) => {
        answer = () => response.end(rss([item('8')]))
      })
      const { id } = await sources.create(owner, feed(`${url}/gone`))
      await eventually(() => answer.length === 0 && scene.facts.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 100))
      await sources.remove(owner, id)
      answer()
      await polled({ sources, ...scene }, 1)
      expect(scene.offered).toEqual([])
    })

    it('waits while a channel of the source is full', async () => {
      let isFull = true
      const offers = {
        fullSources: (_db: unknown, ids: readonly number[]) => Promise.resolve(new Set(isFull ? ids : [])),
      }
      const { sources, clock, web, ...scene } = await begin({ offers })
      const { url, heard } = await web((_request, response) => void response.end(rss([item('9')])))
      const { id } = await sources.create(owner, feed(`${url}/full`))
      await eventually(async () => (await sources.get(owner, id)).health.word === 'waiting')
      expect(heard).toHaveLength(0)
      isFull = false
      clock.advance(HOUR_MS)
      await polled({ sources, ...scene }, 1)
      expect((await sources.get(owner, id)).health.word).toBe('well')
      await sources.remove(owner, id)
    })
  })
})
