import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { toConfig } from '../../src/config/config.ts'
import { readEnv, type Variables } from '../../src/config/env.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { decrypt, encrypt } from '../../src/platform/secrets/crypto.ts'
import { masterKey, ownerPassword, startRealApp, type RealApp } from '../support/real-app.ts'
import { onEachStore } from '../support/each-store.ts'
import { createTestSecrets } from '../support/test-secrets.ts'

onEachStore(({ createDatabase }) => {
  describe('checklist 57: a sealed secret', () => {
    it('opens in its own place only, and not at all when a byte of it is another', async () => {
      const database = await createDatabase()
      const secrets = await createTestSecrets(database.db)
      const place = { table: 'accounts', column: 'token_sealed', row: 3 }
      const sealed = await secrets.seal(database.db, place, 'the token')
      expect(await secrets.open(database.db, place, sealed)).toBe('the token')
      for (const other of [{ row: 4 }, { column: 'name' }, { table: 'users' }, { row: '3|x' }])
        await expect(secrets.open(database.db, { ...place, ...other }, sealed)).rejects.toThrow(AppError)
      for (let at = 0; at < sealed.length; at += 1) {
        const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte))
        await expect(secrets.open(database.db, place, changed)).rejects.toThrow(AppError)
      }
      for (let length = 0; length < sealed.length; length += 1)
        await expect(secrets.open(database.db, place, sealed.subarray(0, length))).rejects.toThrow(AppError)
      await database.remove()
    })
  })
})

describe('checklist 58: a nonce', () => {
  it('comes once in 100,000 seals under one key', () => {
    const key = new Uint8Array(32).fill(7)
    const plain = Buffer.from('x')
    const seen = new Set<string>()
    for (let n = 0; n < 100_000; n += 1) seen.add(Buffer.from(encrypt(key, plain, 'a')).toString('latin1', 0, 12))
    expect(seen.size).toBe(100_000)
    expect(() => decrypt(key, encrypt(key, plain, 'a'), 'b')).toThrow()
  })
})

describe('checklist 60: a start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-key-'))
  const dataDir = join(folder, 'data')
  const start = (variables: Variables) => {
    const env = { HOME: folder, DATA_DIR: dataDir, TELEGRAM_API_ROOT: 'http://127.0.0.1:1', ...variables }
    return createApp(toConfig(readEnv(env)), { role: 'cli', logger: silentLogger })
  }
  /** Every file of the folder but the lock and the log of the database, which hold no rows of ours. */
  const contents = (): string =>
    readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/lock|-shm$/.test(entry.name))
      .map(
        ({ name, parentPath }) =>
          `${name} ${createHash('sha256')
            .update(readFileSync(join(parentPath, name)))
            .digest('hex')}`,
      )
      .sort()
      .join('\n')
  beforeAll(async () => {
    const app = await start({ MASTER_KEY: masterKey })
    await app.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('with a wrong key, or with none, is refused in words; nothing is written and no key is made', async () => {
    const before = contents()
    await expect(start({ MASTER_KEY: 'ab'.repeat(32) })).rejects.toMatchObject({ code: 'master_key_wrong' })
    const refusal = await start({}).then(
      () => 'started',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    )
    expect(refusal).toMatch(/^master_key/)
    expect(contents()).toBe(before)
    expect(existsSync(join(folder, '.config', 'switchboard', 'master.key'))).toBe(false)
  })

  it('with a key that is no key names the variable and not what it holds', async () => {
    expect(() => toConfig(readEnv({ MASTER_KEY: 'correct horse battery staple' }))).toThrow(
      /MASTER_KEY is not 32 bytes/,
    )
    try {
      toConfig(readEnv({ MASTER_KEY: 'correct horse battery staple' }))
    } catch (error) {
      expect(String(error)).not.toContain('battery')
    }
  })
})

describe('checklist 61: a planted secret', () => {
  const metricsToken = 'canary-metrics-token-000'
  let real: RealApp
  const canaries = new Map<string, string>()
  beforeAll(async () => {
    real = await startRealApp({ METRICS_TOKEN: metricsToken })
    const bot = await real.addBot('canary_bot')
    canaries.set('token of a bot', bot.token)
    canaries.set('secret part of that token', bot.token.split(':')[1] ?? '')
    canaries.set('password', ownerPassword)
    canaries.set('session', real.cookie.split(/[=;]/)[1] ?? '')
    canaries.set('set-up code', real.setupCode)
    canaries.set('metrics token', metricsToken)
    canaries.set('master key', masterKey)
    canaries.set('master key in base64', Buffer.from(masterKey, 'hex').toString('base64'))
    const request = { name: 'nightly', scopes: ['accounts.read'], expiresAt: null }
    canaries.set('API key', (await inject<{ key: string }>('POST', '/api/v1/keys', request)).key)
    await misfortunes(bot.token)
  })
  afterAll(() => real.close())

  async function inject<T>(method: 'GET' | 'POST', url: string, payload?: object): Promise<T> {
    const reply = await real.app.server.fastify.inject({
      method,
      url,
      headers: { cookie: real.cookie },
      ...(payload === undefined ? {} : { payload }),
    })
    return reply.json()
  }

  /** Everything that may make a program talk: refusals, an unreachable Telegram, secrets in the wrong field. */
  async function misfortunes(token: string): Promise<void> {
    const { fastify } = real.app.server
    const headers = { cookie: real.cookie }
    await fastify.inject({ method: 'POST', url: '/api/v1/accounts', headers, payload: { token } })
    await fastify.inject({
      method: 'POST',
      url: '/api/v1/accounts',
      headers,
      payload: { token: `${token}x`, [token]: 1 },
    })
    await fastify.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { name: ownerPassword, password: 'x' } })
    await fastify.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { name: 'ada', password: ownerPassword },
    })
    await fastify.inject({
      method: 'POST',
      url: '/api/v1/auth/setup',
      payload: { code: real.setupCode, name: 'x', password: 'y' },
    })
    await fastify.inject({ url: `/api/v1/contacts?q=${encodeURIComponent(token)}`, headers })
    await fastify.inject({ url: `/bot${token}/getMe`, headers })
    await fastify.inject({ url: '/metrics', headers: { authorization: `Bearer ${metricsToken}` } })
    await fastify.inject({ url: '/metrics', headers: { authorization: `Bearer ${metricsToken}x` } })
    await real.simulator.close()
    for (const act of ['check', 'pause', 'resume'])
      await fastify.inject({ method: 'POST', url: `/api/v1/accounts/1/${act}`, headers })
  }

  const expectNone = (where: string, text: string): void => {
    for (const [what, secret] of canaries) expect([where, what, text.includes(secret)]).toEqual([where, what, false])
  }

  it('is in no line of the log', () => {
    expect(canaries.size).toBeGreaterThanOrEqual(8)
    expect(real.logged.length).toBeGreaterThan(10)
    expectNone('log', real.logged.join('\n'))
  })

  it('is in no answer of the API (checklist 62), no audit event, no health and no metrics', async () => {
    for (const { method, path } of real.operations.filter(({ method }) => method === 'GET')) {
      if (/(events|progress|live)$/.test(path)) continue
      const url = path.replaceAll(/\{\w+\}/g, '1')
      const reply = await real.app.server.fastify.inject({ method, url, headers: { cookie: real.cookie } })
      expectNone(`${method} ${path}`, reply.payload.replaceAll(url, ''))
    }
    for (const url of ['/status', '/health/ready', '/metrics']) {
      const headers = { cookie: real.cookie, authorization: `Bearer ${metricsToken}` }
      expectNone(url, (await real.app.server.fastify.inject({ url, headers })).payload)
    }
  })

  it('is not told back by an error', async () => {
    const [, secret = ''] = (canaries.get('token of a bot') ?? '').split(':')
    for (const payload of [{ token: `9:${secret}` }, { token: { token: secret } }, { token: secret, extra: 1 }]) {
      const headers = { cookie: real.cookie }
      const reply = await real.app.server.fastify.inject({ method: 'POST', url: '/api/v1/accounts', headers, payload })
      expect(reply.statusCode).toBeGreaterThanOrEqual(400)
      expect(reply.payload).not.toContain(secret)
    }
  })

  it('is in no file of the data folder, a backup and the database among them', async () => {
    const { id } = await real.ask<{ id: number }>('POST', '/backups')
    const stateOf = async () => (await real.ask<{ state: string }>('GET', `/backups/${id}`)).state
    await expect.poll(stateOf).toBe('good')
    const names = readdirSync(real.dataDir, { recursive: true }).map(String)
    for (const kind of [/switchboard\.db$/, /backup/i]) expect(names.some((name) => kind.test(name))).toBe(true)
    for (const entry of readdirSync(real.dataDir, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) expectNone(entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
  })
})
