import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { productFiles } from '../repo/tree.ts'
import { startRealApp, type Operation, type RealApp } from '../support/real-app.ts'

let real: RealApp
beforeAll(async () => {
  real = await startRealApp()
  await real.addBot('news_bot')
})
afterAll(() => real.close())

const concrete = ({ path }: Operation): string => path.replaceAll(/\{\w+\}/g, '1')
const isStream = ({ path }: Operation): boolean => /(events|progress|live)$/.test(path)
const readingOf = ({ operations }: RealApp): readonly Operation[] =>
  operations.filter((one) => one.method === 'GET' && !isStream(one))
const reading = (): readonly Operation[] => readingOf(real)
const queriesOf = ({ parameters }: Operation): readonly string[] =>
  parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name)
const getFrom = ({ app, cookie }: RealApp, url: string) =>
  app.server.fastify.inject({ method: 'GET', url, headers: { cookie } })
const postTo = ({ app, cookie }: RealApp, url: string, payload: string) =>
  app.server.fastify.inject({
    method: 'POST',
    url,
    headers: { cookie, 'content-type': 'application/json' },
    payload,
  })
const get = (url: string) => getFrom(real, url)
const post = (url: string, payload: string) => postTo(real, url, payload)

describe('checklist 37: a parameter', () => {
  it('that is given twice, as a list or as an object is refused', async () => {
    let tried = 0
    for (const operation of reading())
      for (const name of queriesOf(operation))
        for (const query of [`${name}=1&${name}=2`, `${name}[]=1`, `${name}[a]=1`, `${name}=1&${name}[]=2`]) {
          const reply = await get(`${concrete(operation)}?${query}`)
          expect([operation.path, query, reply.statusCode]).toEqual([operation.path, query, 400])
          tried += 1
        }
    expect(tried).toBeGreaterThan(60)
  })

  it('that nobody knows is refused by name', async () => {
    for (const operation of reading())
      for (const name of ['x', 'role', '__proto__', 'constructor', '__proto__[polluted]', 'userId']) {
        const reply = await get(`${concrete(operation)}?${name}=1`)
        expect([operation.path, name, reply.statusCode]).toEqual([operation.path, name, 400])
      }
  })
})

describe('checklist 37: a body', () => {
  it('has one meaning when a key is in it twice: the last one counts, for us and for whoever reads it after us', async () => {
    const twice = '{"name":"nobody","name":"ada","password":"wrong wrong wrong"}'
    expect((await post('/api/v1/auth/login', twice)).statusCode).toBe(401)
    const events = JSON.stringify(await real.ask('GET', '/audit?limit=1'))
    expect(events).toContain('auth.login_refused')
    expect(events).toContain('user:1')
  })

  it('holds text where text belongs, and numbers where numbers do', async () => {
    for (const name of [1, true, null, ['ada'], { toString: 'ada' }]) {
      const reply = await post('/api/v1/auth/login', JSON.stringify({ name, password: 'x' }))
      expect([name, reply.statusCode]).toEqual([name, 400])
    }
    const budget = { key: 'requests:key:1', amount: '5', period: 'day', timeZone: 'UTC' }
    const reply = await real.app.server.fastify.inject({
      method: 'POST',
      url: '/api/v1/limits/budgets',
      headers: { cookie: real.cookie },
      payload: budget,
    })
    expect(reply.statusCode).toBe(400)
  })
})

describe('checklist 46: a key that reaches into every object', () => {
  it('is refused in every body, and leaves nothing behind', async () => {
    const bodies = [
      '{"__proto__":{"polluted":true}}',
      '{"constructor":{"prototype":{"polluted":true}}}',
      '{"a":{"__proto__":{"polluted":true}}}',
      '{"\\u005f_proto__":{"polluted":true}}',
      '[{"__proto__":{"polluted":true}}]',
    ]
    for (const operation of real.operations.filter(({ method, hasBody }) => method === 'POST' && hasBody))
      for (const body of bodies) {
        const reply = await post(concrete(operation), body)
        expect([operation.path, body, reply.statusCode >= 400 && reply.statusCode < 500]).toEqual([
          operation.path,
          body,
          true,
        ])
      }
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

/** What a scanner tries, in pairs that would differ if a database read them. */
const injections: readonly (readonly [isTrue: string, isFalse: string])[] = [
  ["' OR '1'='1", "' OR '1'='2"],
  ["1' AND 1=1 -- ", "1' AND 1=2 -- "],
  ['" OR "1"="1', '" OR "1"="2'],
  ['1) OR (1=1', '1) OR (1=2'],
  ["%' OR 1=1 --", "%' OR 1=2 --"],
  ["'; DROP TABLE users; --", "'; DROP TABLE nobody; --"],
  ['1 UNION SELECT password_hash FROM users', '1 UNION SELECT NULL'],
  ["' UNION SELECT sql FROM sqlite_master --", "' UNION SELECT 1 --"],
  ["'||(SELECT pg_sleep(5))||'", "'||(SELECT 1)||'"],
  ['1;SELECT randomblob(500000000)', '1;SELECT 1'],
  ['\\', '\\\\'],
  ['%', '_'],
  ['\u02bc OR 1=1', '\u02bc OR 1=2'],
  ['%00', '%27'],
  ['\u0000', 'a\u0000b'],
  ['1e400', '1e401'],
  ['created_at desc', 'created_at asc'],
]
const leaks =
  /SQLITE|sqlite|syntax error|near "|unterminated|kysely|pg_|select .* from|no such (?:table|column)|stack|\.ts:\d/i

describe.each(['SQLite', 'PostgreSQL'] as const)(
  'checklist 41: text that is meant for the database, on %s',
  (store) => {
    let stored: RealApp
    beforeAll(async () => {
      stored = await startRealApp({}, store)
      await stored.addBot('news_bot')
    }, 60_000)
    afterAll(() => stored.close())
    const reading = (): readonly Operation[] => readingOf(stored)
    const get = (url: string) => getFrom(stored, url)
    const post = (url: string, payload: string) => postTo(stored, url, payload)

    it('in any parameter is refused or found nowhere; it is no error and makes no difference', async () => {
      const tries = reading().flatMap((operation) =>
        queriesOf(operation).flatMap((name) => injections.map((pair) => ({ path: concrete(operation), name, pair }))),
      )
      expect(tries.length).toBeGreaterThan(300)
      for (const { path, name, pair } of tries) {
        const began = performance.now()
        const [first, second] = await Promise.all(
          pair.map((text) => get(`${path}?${name}=${encodeURIComponent(text)}`)),
        )
        expect(performance.now() - began).toBeLessThan(2_000)
        expect([path, name, pair, first?.statusCode]).toEqual([path, name, pair, second?.statusCode])
        expect([200, 400, 404]).toContain(first?.statusCode)
        if (first?.statusCode === 200) expect(second?.payload).toBe(first.payload)
        else expect(first?.payload).not.toMatch(leaks)
      }
      expect(await stored.ask('GET', '/accounts')).toMatchObject({ items: [{ username: 'news_bot' }] })
    })

    it('in any path is refused', async () => {
      for (const operation of stored.operations.filter(({ path, method }) => path.includes('{') && method === 'GET'))
        for (const [text] of injections) {
          if (text.length > 90) continue
          const reply = await get(operation.path.replaceAll(/\{\w+\}/g, encodeURIComponent(text)))
          expect([operation.path, text, [400, 404].includes(reply.statusCode)]).toEqual([operation.path, text, true])
          expect(reply.payload.replace(JSON.stringify(text).slice(1, -1), '')).not.toMatch(leaks)
        }
    })

    it('in any field of a body is stored as it stands or refused', async () => {
      const bodies = (text: string): readonly (readonly [path: string, body: object])[] => [
        ['/auth/login', { name: text, password: text }],
        ['/campaigns', { name: text, message: { text, media: null, button: null }, audience: { accountIds: [1] } }],
        ['/keys', { name: text, scopes: ['accounts.read'], expiresAt: null, networks: [] }],
        ['/keys', { name: 'x', scopes: [text], expiresAt: null, networks: [text] }],
        ['/invites', { role: 'viewer', note: text }],
        ['/limits/budgets', { key: 'requests:key:1', amount: 1, period: 'day', timeZone: text }],
        ['/audit/verify', { expectedHead: text }],
      ]
      for (const [text] of injections)
        for (const [path, body] of bodies(text)) {
          const reply = await post(`/api/v1${path}`, JSON.stringify(body))
          expect([path, text, reply.statusCode < 500]).toEqual([path, text, true])
          if (reply.statusCode >= 300)
            expect(reply.payload.replaceAll(JSON.stringify(text).slice(1, -1), '')).not.toMatch(leaks)
        }
      expect(await stored.ask('GET', '/accounts')).toMatchObject({ items: [{ username: 'news_bot' }] })
    })
  },
)

describe('checklist 41: SQL', () => {
  it('has no statement to get into: SQL that is built from text is in db/ alone, from words of ours', () => {
    const raw = productFiles().filter(
      ({ path, text }) => /sql\.raw\(|CompiledQuery\.raw\(/.test(text) && !path.startsWith('src/db/'),
    )
    expect(raw.map(({ path }) => path)).toEqual([])
  })
})
