import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAudit } from '../../src/modules/audit/index.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import type { LogFields } from '../../src/kernel/log.ts'
import { transact } from '../../src/db/transaction.ts'
import { readOurs } from '../repo/tree.ts'
import { onEachStore } from '../support/each-store.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { startRealApp, type RealApp } from '../support/real-app.ts'
import { createTestServer, type TestServer } from '../support/test-server.ts'

onEachStore(({ createDatabase }) => {
  describe('checklist 65: the audit log', () => {
    it.each([
      "update audit_events set actor = 'nobody'",
      'delete from audit_events',
      'delete from audit_events where id = 2',
      "insert into audit_events (id, at, actor, action, subject, details, previous_hash, hash) select id, at, 'x', action, subject, details, previous_hash, hash from audit_events where id = 1",
    ])('cannot be changed by whoever the program is to the database: %s', async (statement) => {
      const database = await createDatabase()
      const audit = createAudit({ key: Buffer.alloc(32, 1), clock: createManualClock(1) })
      const cli = systemActor('cli')
      await transact(database.db, async (trx) => {
        for (const n of [1, 2, 3]) await audit.record(trx, cli, { action: 'thing.changed', subject: `thing:${n}` })
      })
      await expect(sql.raw(statement).execute(database.db)).rejects.toThrow()
      expect(await audit.verify(database.readDb, cli)).toMatchObject({ ok: true, events: 3 })
      await database.remove()
    })
  })
})

describe('checklist 65: what people do', () => {
  let real: RealApp
  beforeEach(async () => {
    real = await startRealApp()
  })
  afterEach(() => real.close())

  it('leaves one record each: who, what, to what, when', async () => {
    const { fastify } = real.app.server
    const headers = { cookie: real.cookie }
    const bot = await real.simulator.control.addBot({ username: 'news_bot' })
    await fastify.inject({ method: 'POST', url: '/api/v1/accounts', headers, payload: { token: bot.token } })
    await fastify.inject({ method: 'POST', url: '/api/v1/accounts/1/pause', headers })
    await fastify.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { name: 'ada', password: 'wrong' } })
    await fastify.inject({
      method: 'POST',
      url: '/api/v1/limits/budgets',
      headers,
      payload: { key: 'requests:key:1', amount: 5 },
    })
    await fastify.inject({ method: 'DELETE', url: '/api/v1/accounts/1', headers })
    await fastify.inject({ method: 'POST', url: '/api/v1/auth/logout', headers })
    const { items } = await real.ask<{ items: { actor: string; action: string; subject: string; at: number }[] }>(
      'GET',
      '/audit',
    )
    const told = items.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`)
    for (const wanted of [
      /^user:1 ada account\.added account:1$/,
      /^user:1 ada account\.paused account:1$/,
      /^system:login auth\.login_refused user:1$/,
      /^user:1 ada budget\.set budget:requests:key:1$/,
      /^user:1 ada account\.removed account:1$/,
      /^user:1 ada auth\.logged_out user:1$/,
    ])
      expect(told.filter((line) => wanted.test(line))).toHaveLength(1)
    expect(items.every(({ at }) => at > 0)).toBe(true)
  })
})

describe('checklist 66: a part that fails', () => {
  const errors: LogFields[] = []
  const ignore = (): void => undefined
  let server: TestServer
  let cookie = ''
  beforeEach(async () => {
    errors.length = 0
    const logger = { debug: ignore, info: ignore, warn: ignore, error: (fields: LogFields) => void errors.push(fields) }
    server = await createTestServer({
      logger,
      status: () => Promise.reject(new Error('the status hit /root/secret at line 5')),
      metrics: { render: () => Promise.reject(new Error('canary of the metrics')), contentType: 'text/plain' },
      checks: () => Promise.reject(new Error('canary of the checks')),
    })
    cookie = await server.signUp()
  })
  afterEach(() => server.remove())

  const told = async (url: string, method: 'GET' | 'POST' = 'GET', payload?: object) => {
    const given = payload === undefined ? {} : { payload }
    return server.fastify.inject({ method, url, headers: { cookie }, ...given })
  }

  it.each(['/status', '/metrics', '/health/ready'])('behind %s is a generic error with a request id', async (url) => {
    const reply = await told(url)
    expect(reply.statusCode).toBe(500)
    expect(reply.payload).not.toMatch(/canary|secret|\.ts|at line|stack|node_modules/)
    const { requestId, code } = reply.json<{ requestId: string; code: string }>()
    expect([code, errors.map((fields) => fields['requestId'])]).toEqual(['internal', [requestId]])
  })

  it('is a database whose tables are gone: nobody gets in, nobody learns why', async () => {
    for (const table of ['sessions', 'login_failures', 'audit_events'])
      await sql`alter table ${sql.ref(table)} rename to ${sql.ref(`${table}_gone`)}`.execute(server.database.db)
    const asks = [
      await told('/api/v1/auth/me'),
      await told('/api/v1/audit'),
      await told('/api/v1/auth/login', 'POST', { name: 'ada', password: 'ample otter canyon violin' }),
    ]
    for (const reply of asks) {
      expect(reply.statusCode).toBeGreaterThanOrEqual(500)
      expect(reply.headers['set-cookie']).toBeUndefined()
      expect(reply.payload).not.toMatch(/no such|sessions|login_failures|SQL|\.ts|stack|node_modules/i)
      const { code, requestId } = reply.json<{ code: string; requestId: string }>()
      expect([code, /^[0-9a-f-]{36}$/.test(requestId)]).toEqual(['internal', true])
    }
    expect(errors).toHaveLength(3)
  })

  it('leaves the rest alone', async () => {
    await told('/status')
    expect((await told('/health/live')).statusCode).toBe(200)
    expect((await told('/api/v1/auth/me')).statusCode).toBe(200)
  })
})

describe('checklist 66: doors that are closed by default', () => {
  it.each([
    '/docs',
    '/documentation',
    '/swagger',
    '/debug',
    '/debug/pprof',
    '/api/v1/docs',
    '/.env',
    '/.git/config',
    '/package.json',
    '/switchboard.db',
    '/server-status',
    '/phpinfo.php',
    '/actuator/env',
  ])('%s gives nothing of ours', async (url) => {
    const server = await createTestServer()
    const reply = await server.fastify.inject({ url, headers: { accept: 'application/json' } })
    expect(reply.statusCode).toBe(404)
    await server.remove()
  })

  it('metrics are for this machine, or for who has the token', async () => {
    const open = await createTestServer({ allowInsecureHttp: true })
    const ask = (remoteAddress: string) => open.fastify.inject({ url: '/metrics', remoteAddress })
    expect([(await ask('127.0.0.1')).statusCode, (await ask('192.0.2.1')).statusCode]).toEqual([200, 403])
    await open.remove()
  })

  it('packages come by the lockfile, each with its hash and from no address of its own, and run no script when they are installed', () => {
    expect(readOurs('run.cjs')).toMatch(/'--ignore-scripts /)
    const { packages } = JSON.parse(readOurs('package-lock.json')) as {
      packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>
    }
    const bad = Object.entries(packages).filter(
      ([path, { resolved, integrity }]) => path !== '' && (integrity === undefined || resolved !== undefined),
    )
    expect(bad.map(([path]) => path)).toEqual([])
  })
})
