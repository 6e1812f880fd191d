import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createManualClock } from '../../test/support/manual-clock.ts'
import { createTestServer, type TestServer } from '../../test/support/test-server.ts'
import { systemActor } from '../kernel/actor.ts'
import { createRequestLimits } from '../modules/limits/request-limits.ts'
import { route } from './route.ts'

/** checklist 6, 40: whoever asks too often is told when to come back, and nobody else feels it. */
const open: TestServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.remove()
})

const cheap = route({
  method: 'GET',
  path: '/cheap',
  permission: 'signed-in',
  summary: 'One unit.',
  schema: { response: z.object({ ok: z.boolean() }) },
  handler: () => ({ ok: true }),
})
const dear = route({
  method: 'GET',
  path: '/dear',
  permission: 'signed-in',
  summary: 'Ten units.',
  cost: 10,
  schema: { response: z.object({ ok: z.boolean() }) },
  handler: () => ({ ok: true }),
})

interface Limited extends TestServer {
  advance(ms: number): void
}
async function serve(perMinute: number, trustProxy: readonly string[] = []): Promise<Limited> {
  const realClock = createManualClock(10 * 60_000)
  const requestMeter = createRequestLimits({ perMinute, loginPerMinute: 12, realClock })
  const server = await createTestServer({ routes: [cheap, dear], requestMeter, trustProxy, allowInsecureHttp: true })
  open.push(server)
  return { ...server, advance: (ms) => realClock.advance(ms) }
}

interface Ask {
  readonly url?: string
  readonly cookie?: string
  readonly from?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: 'GET' | 'POST'
  readonly payload?: object
}
async function ask(server: TestServer, { url = '/api/v1/cheap', cookie = '', from = '127.0.0.1', ...rest }: Ask = {}) {
  const { method = 'GET', payload, headers = {} } = rest
  return server.fastify.inject({
    method,
    url,
    remoteAddress: from,
    headers: { cookie, ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
}
async function countOk(times: number, once: () => Promise<{ statusCode: number }>, ok = 200): Promise<number> {
  let count = 0
  for (let n = 0; n < times; n += 1) if ((await once()).statusCode === ok) count += 1
  return count
}

describe('a person who asks too often (checklist 40)', () => {
  it('gets a burst, then 429 with the time to wait, and goes on after it', async () => {
    const server = await serve(60)
    const cookie = await server.signUp()
    expect(await countOk(40, () => ask(server, { cookie }))).toBe(10)
    const refused = await ask(server, { cookie })
    expect(refused.statusCode).toBe(429)
    expect(refused.headers).toMatchObject({
      'retry-after': '1',
      'ratelimit-policy': '"caller";q=60;w=60',
      ratelimit: '"caller";r=0;t=1',
      'content-type': 'application/problem+json; charset=utf-8',
    })
    expect(refused.json()).toMatchObject({ code: 'rate_limited', status: 429 })
    server.advance(1_000)
    const taken = await ask(server, { cookie })
    expect([taken.statusCode, taken.headers['ratelimit']]).toEqual([200, '"caller";r=49;t=60'])
  })

  it('gets no more than a minute has, however evenly they ask', async () => {
    const server = await serve(60)
    const cookie = await server.signUp()
    let taken = 0
    for (let s = 0; s < 60; s += 1) {
      taken += await countOk(10, () => ask(server, { cookie }))
      server.advance(1_000)
    }
    expect(taken).toBeLessThanOrEqual(60 + 10)
    expect(taken).toBeGreaterThanOrEqual(60)
  })

  it('pays for heavy work by its cost', async () => {
    const server = await serve(120)
    const cookie = await server.signUp()
    expect(await countOk(20, () => ask(server, { cookie, url: '/api/v1/dear' }))).toBe(2)
  })

  it('takes nothing from anybody else at another address', async () => {
    const server = await serve(60)
    await countOk(1_000, () => ask(server, { from: '192.0.2.1' }))
    expect((await ask(server, { from: '192.0.2.1' })).statusCode).toBe(429)
    expect((await ask(server, { from: '192.0.2.2', cookie: await server.signUp() })).statusCode).toBe(200)
  })

  it('still gets pages and health, and the process itself is never limited', async () => {
    const server = await serve(60)
    await countOk(100, () => ask(server))
    for (const url of ['/', '/health', '/health/ready', '/assets/app-1a2b.js'])
      expect([url, await countOk(100, () => ask(server, { url }))]).toEqual([url, 100])
    for (let n = 0; n < 100; n += 1)
      expect((await server.injectAs(systemActor('test'), { method: 'GET', url: '/api/v1/cheap' })).status).toBe(200)
  })
})

describe('an address (checklist 6, 40)', () => {
  const forged = (n: number) => ({
    'x-forwarded-for': `198.51.100.${n % 250}`,
    forwarded: `for=198.51.100.${n % 250}`,
    'x-real-ip': `198.51.100.${n % 250}`,
  })

  it('stays limited behind a new forged one each time, while no proxy is trusted', async () => {
    const server = await serve(60)
    let n = 0
    expect(await countOk(300, () => ask(server, { headers: forged((n += 1)) }), 401)).toBe(50)
  })

  it('stays limited for passwords too', async () => {
    const server = await serve(6_000)
    await server.signUp()
    let n = 0
    const tried = () =>
      ask(server, {
        method: 'POST',
        url: '/api/v1/auth/login',
        headers: forged((n += 1)),
        payload: { name: `user-${n}`, password: 'wrong password' },
      })
    const statuses = []
    for (let n = 0; n < 20; n += 1) statuses.push((await tried()).statusCode)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.slice(5)).toEqual(Array.from({ length: 15 }, () => 429))
  })

  it('is what a trusted proxy says', async () => {
    const server = await serve(60, ['10.0.0.0/8'])
    const via = (address: string) => () => ask(server, { from: '10.1.2.3', headers: { 'x-forwarded-for': address } })
    expect(await countOk(100, via('198.51.100.1'), 401)).toBe(50)
    expect(await countOk(100, via('198.51.100.2'), 401)).toBe(50)
  })

  it('of IPv6 is a whole /64', async () => {
    const server = await serve(60)
    let n = 0
    const within = () => ask(server, { from: `2001:db8:1:2::${((n += 1) * 7919).toString(16).slice(-4)}` })
    expect(await countOk(200, within, 401)).toBe(50)
    expect((await ask(server, { from: '2001:db8:1:3::1' })).statusCode).toBe(401)
  })
})

describe('while one is refused (checklist 40)', () => {
  it('others are answered as fast as before', async () => {
    const server = await serve(6_000)
    const base = await server.listen('127.0.0.1', 0)
    const cookie = await server.signUp()
    const p95 = async (): Promise<number> => {
      const times: number[] = []
      for (let n = 0; n < 60; n += 1) {
        const before = performance.now()
        await (await fetch(`${base}/api/v1/auth/me`, { headers: { cookie } })).arrayBuffer()
        times.push(performance.now() - before)
      }
      return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
    }
    const flooded = async (): Promise<number> => {
      const over = new AbortController()
      const flooding = (async () => {
        while (!over.signal.aborted) {
          await Promise.all(Array.from({ length: 5 }, () => ask(server, { from: '192.0.2.1' })))
          await new Promise((resolve) => setTimeout(resolve, 10))
        }
      })()
      return p95().finally(async () => {
        over.abort()
        await flooding
      })
    }
    await p95()
    for (let n = 0; n < 40_000 && (await ask(server, { from: '192.0.2.1' })).statusCode !== 429; n += 1);
    const [calms, loads]: [number[], number[]] = [[], []]
    for (let round = 0; round < 3; round += 1) {
      calms.push(await p95())
      loads.push(await flooded())
    }
    const [calm, loaded] = [Math.min(...calms), Math.min(...loads)]
    expect(loaded).toBeLessThan(calm + 50)
  })
})
