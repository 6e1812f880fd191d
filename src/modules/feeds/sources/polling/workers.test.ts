import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  createSourceScene,
  eventually,
  fastClock,
  owner,
  rss,
  startSourceWeb,
} from '../../../../../test/support/source-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/test-database.ts'
import { openPostgres } from '../../../../db/postgres/open.ts'
import { createParser } from '../../parsing/parser.ts'

const GAP_MS = 1_000
const SOURCES = 8
const ROUNDS = 2
const open: (() => Promise<unknown>)[] = []
const parser = createParser()
afterAll(() => parser.close())
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function twoWorkers() {
  const database = await createTestDatabase({ store: 'PostgreSQL' })
  open.push(() => database.remove())
  const other = await openPostgres({
    url: database.url ?? '',
    poolMin: 0,
    poolMax: 4,
    statementTimeoutMs: 20_000,
    applicationName: 'another worker',
    onError: () => undefined,
  })
  open.push(() => other.close())
  const clock = fastClock()
  const start = async (own: TestDatabase) => {
    const scene = createSourceScene(own, { clock, parser, isShared: true, limits: { hostGapMs: GAP_MS } })
    await scene.sources.start()
    open.push(() => scene.sources.stop())
    return scene
  }
  return { clock, workers: [await start(database), await start({ ...database, ...other })] as const }
}

describe('two workers on one PostgreSQL', () => {
  it('read each source once when it is due, and share the budget of its host', async () => {
    const { clock, workers } = await twoWorkers()
    const [one, two] = workers
    let round = 0
    const web = await startSourceWeb(clock, (request, response) => {
      const items = Array.from({ length: round + 1 }, (_, index) => `${request.url}-${index}`)
      setTimeout(() => response.end(rss(items.map((id) => ({ id, title: `Story ${id}` })))), 3)
    })
    open.push(() => web.close())
    const ids: number[] = []
    for (let index = 0; index < SOURCES; index++) {
      const request = { url: `${web.url}/${index}`, fixedIntervalMs: null, channelIds: [] }
      ids.push((await one.sources.create(owner, { ...request, settings: { kind: 'feed' } })).id)
    }
    const polled = (): number => one.facts.length + two.facts.length
    for (round = 0; round < ROUNDS; round++) {
      if (round > 0) for (const id of ids) await two.sources.poll(owner, id)
      await eventually(() => polled() >= SOURCES * (round + 1), 20_000)
    }
    expect(polled()).toBe(SOURCES * ROUNDS)
    expect(web.heard).toHaveLength(SOURCES * ROUNDS)
    expect(Math.max(...web.heard.map(({ atOnce }) => atOnce))).toBe(1)
    const gaps = web.heard.slice(1).map(({ at }, index) => at - (web.heard[index]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(GAP_MS)
    expect(Math.min(one.facts.length, two.facts.length)).toBeGreaterThan(0)
    const titles = [...one.titles(), ...two.titles()]
    expect(titles).toHaveLength(SOURCES * (ROUNDS - 1))
    expect(new Set(titles).size).toBe(titles.length)
  })

  it('take over what the other was reading when it died, once its claim is over', async () => {
    const { clock, workers } = await twoWorkers()
    const [one, two] = workers
    const web = await startSourceWeb(clock, (_request, response) => void response.end(rss([{ id: '1', title: 'A' }])))
    open.push(() => web.close())
    const request = { url: `${web.url}/1`, fixedIntervalMs: null, channelIds: [] }
    await one.sources.stop()
    await two.sources.stop()
    const { id } = await one.sources.create(owner, { ...request, settings: { kind: 'feed' } })
    const dead = { polling_by: 'a worker that died', polling_until: Date.now() + 300 }
    await one.database.db.updateTable('sources').set(dead).where('id', '=', id).execute()
    const host = { host: new URL(web.url).host, next_at: 0, busy: 1, busy_until: Date.now() + 300 }
    await one.database.db.insertInto('feed_hosts').values(host).execute()
    const scene = createSourceScene(one.database, { clock, parser, isShared: true })
    await scene.sources.start()
    open.push(() => scene.sources.stop())
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(web.heard).toHaveLength(0)
    await eventually(() => scene.facts.length === 1)
    expect(scene.offered).toMatchObject([{ sourceId: id, withhold: 'baseline' }])
  })
})
