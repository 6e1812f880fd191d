import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestTerminal, type TestTerminal } from '../../test/support/test-terminal.ts'
import { createApp } from '../app.ts'
import { toConfig } from '../config/config.ts'
import { readEnv, type Variables } from '../config/env.ts'
import { silentLogger } from '../kernel/log.ts'

const password = 'ample otter canyon violin'
let folder = ''
let variables: Variables
let terminal: TestTerminal

/** One call over HTTP to the server of the folder, which then ends again. */
async function call(path: string, payload: object, headers: Record<string, string> = {}): Promise<number> {
  const app = await createApp(toConfig(readEnv(variables)), { role: 'cli', logger: silentLogger })
  const code = 'code' in payload ? payload : { ...payload, code: await app.beginSetup() }
  const request = { method: 'POST', url: `/api/v1${path}`, payload: code, headers } as const
  const { statusCode } = await app.server.fastify.inject(request)
  await app.close()
  return statusCode
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-people-'))
  variables = {
    DATA_DIR: join(folder, 'data'),
    MASTER_KEY: '11'.repeat(32),
    TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
    PUBLIC_URL: 'https://ops.example.org',
  }
  terminal = createTestTerminal(variables)
  expect(await call('/auth/setup', { name: 'ada', password })).toBe(200)
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('person', () => {
  it('invites, lists, changes, disables and lets in again', async () => {
    const { out, code } = await terminal.run('person invite operator --note "night shift" --days 7')
    const link = /^https:\/\/ops\.example\.org\/join#code=([\w-]{43})$/m.exec(out)?.[1] ?? ''
    expect([code, link.length]).toEqual([0, 43])
    expect(await call('/auth/join', { name: 'mia', password, code: link })).toBe(200)
    expect((await terminal.run('person list')).out).toMatch(/2 +mia +operator +active +off/)
    expect((await terminal.run('person role mia viewer')).out).toBe('mia is viewer now.')
    expect((await terminal.run('person disable mia')).out).toBe('mia is disabled.')
    expect((await terminal.run('person enable 2')).out).toBe('mia may sign in again.')
    expect((await terminal.run('person reset-password mia')).out).toMatch(/ops\.example\.org\/reset#code=[\w-]{43}/)
    expect((await terminal.run('person list --json')).out).toContain('"role": "viewer"')
  })

  it('refuses what makes no sense in one sentence', async () => {
    expect(await terminal.run('person invite king')).toMatchObject({ code: 2 })
    expect((await terminal.run('person disable nobody')).err).toContain('no_such_person: Nobody is called nobody here')
    expect((await terminal.run('person disable ada')).err).toContain('last_owner')
    expect((await terminal.run('person invite viewer --days 31')).err).toContain('days')
  })
})

describe('key', () => {
  it('is made, shown once, listed by its ends, and revoked', async () => {
    const made = await terminal.run('key create "nightly import" --scope status.read --network 10.0.0.0/8 --days 30')
    const key = /^swb_1_[A-Za-z0-9]{43}$/m.exec(made.out)?.[0] ?? ''
    expect(key).toHaveLength(49)
    const list = (await terminal.run('key list')).out
    expect(list).toContain(`swb_1_…${key.slice(-4)}`)
    expect(list).not.toContain(key)
    expect((await terminal.run('key revoke 1')).out).toBe('Key 1 was revoked.')
    expect((await terminal.run('key list')).out).toContain('revoked')
  })

  it('needs scopes that there are', async () => {
    expect((await terminal.run('key create robot')).err).toContain('--scope')
    expect((await terminal.run('key create robot --scope keys.write')).err).toContain('scope_unknown')
    expect((await terminal.run('key create robot --scope status.read --network nowhere')).err).toContain(
      'network_wrong',
    )
    expect((await terminal.run('key revoke 7')).err).toContain('key_not_found')
  })
})
