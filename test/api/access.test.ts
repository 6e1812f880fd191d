import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type App } from '../../src/app.ts'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'
import { systemActor, type Permission } from '../../src/kernel/actor.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { keyScopes, permissionsOf, roles, rules, type Role } from '../../src/modules/auth/index.ts'
import { nameOf, operationsOf, rolesDocument, type Operation } from './matrix.ts'

const password = 'ample otter canyon violin'
const permissions = Object.keys(rules) as Permission[]
const isPermission = (access: string): access is Permission => Object.hasOwn(rules, access)

let app: App
let folder = ''
let operations: readonly Operation[] = []
const cookies = new Map<Role, string>()
/** By permission: a key that has it alone, and one that has all others. */
const keys = new Map<Permission, { readonly only: string | null; readonly others: string }>()

const asSystem = async <T>(method: 'GET' | 'POST', url: string, body?: object): Promise<T> => {
  const request = { method, url: `/api/v1${url}`, ...(body === undefined ? {} : { body }) }
  const answer = await app.server.injectAs(systemActor('test'), request)
  if (answer.status >= 400) throw new Error(`${method} ${url}: ${answer.body}`)
  return JSON.parse(answer.body) as T
}
const makeKey = async (scopes: readonly Permission[]): Promise<string> =>
  (await asSystem<{ key: string }>('POST', '/keys', { name: 'test', scopes, expiresAt: null })).key

async function enter(role: Role): Promise<string> {
  const code =
    role === 'owner' ? await app.beginSetup() : (await asSystem<{ code: string }>('POST', '/invites', { role })).code
  const url = `/api/v1/auth/${role === 'owner' ? 'setup' : 'join'}`
  const reply = await app.server.fastify.inject({ method: 'POST', url, payload: { code, name: role, password } })
  return `session=${reply.cookies.find(({ name }) => name === 'session')?.value ?? ''}`
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-access-'))
  const variables = { HOME: folder, DATA_DIR: join(folder, 'data'), MASTER_KEY: 'ab'.repeat(32) }
  const unhurried = { RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_LOGIN_PER_MINUTE: '100000' }
  const config = toConfig(readEnv({ ...variables, ...unhurried, TELEGRAM_API_ROOT: 'http://127.0.0.1:1' }))
  app = await createApp(config, { role: 'cli', logger: silentLogger })
  const { body } = await app.server.injectAs(systemActor('test'), { method: 'GET', url: '/api/v1/openapi.json' })
  operations = operationsOf(body)
  for (const role of roles) cookies.set(role, await enter(role))
  for (const permission of permissions) {
    const others = await makeKey(keyScopes.filter((scope) => scope !== permission))
    keys.set(permission, { only: keyScopes.includes(permission) ? await makeKey([permission]) : null, others })
  }
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

/** An unknown field of the query, or JSON for an upload, is refused after the right was looked at and before anything is done. */
async function judge(operation: Operation, headers: Record<string, string>): Promise<string> {
  const url = `/api/v1${operation.path.replaceAll(/\{\w+\}/g, '1')}?unheard_of=1`
  const reply = await app.server.fastify.inject({ method: operation.method, url, headers })
  const { code } = reply.json<{ code: string }>()
  return ['invalid_input', 'unsupported_media_type'].includes(code) ? 'let in' : `${reply.statusCode} ${code}`
}
const withKey = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` })

const expectedOf = (access: string, role: Role): string =>
  isPermission(access) && !permissionsOf(role).includes(access) ? '403 forbidden' : 'let in'

describe('checklist 24: every route', () => {
  it('stands in docs/roles.md with its right (after a change: node run.cjs scripts/dump-roles.ts, and look at the difference)', () => {
    expect(operations.length).toBeGreaterThan(60)
    expect(readFileSync('docs/roles.md', 'utf8')).toBe(rolesDocument(operations))
  })

  it('has a right that exists', () => {
    for (const { access } of operations)
      expect(access === 'public' || access === 'signed-in' || isPermission(access)).toBe(true)
  })

  it.each(roles)('lets %s in where the table says so, and nowhere else', async (role) => {
    for (const operation of operations) {
      const verdict = await judge(operation, { cookie: cookies.get(role) ?? '' })
      expect([nameOf(operation), verdict]).toEqual([nameOf(operation), expectedOf(operation.access, role)])
    }
  })

  it('lets a key in where its scope says so, and nowhere else', async () => {
    for (const operation of operations) {
      const { access } = operation
      const verdicts = []
      for (const key of keysFor(access))
        verdicts.push(key === null ? '403 forbidden' : await judge(operation, withKey(key)))
      const expected = isPermission(access)
        ? [keyScopes.includes(access) ? 'let in' : '403 forbidden', '403 forbidden']
        : Array<string>(2).fill(access === 'public' ? 'let in' : '403 session_only')
      expect([nameOf(operation), ...verdicts]).toEqual([nameOf(operation), ...expected])
    }
  })

  it('refuses strangers, forged sessions and forged keys unless it is public', async () => {
    const forged: Record<string, string>[] = [
      {},
      { cookie: 'session=forged' },
      { cookie: `session=${'a'.repeat(43)}` },
      withKey(`swb_1_${'a'.repeat(43)}`),
      withKey('swb_'),
    ]
    for (const headers of forged)
      for (const operation of operations.filter(({ access }) => access !== 'public')) {
        const verdict = await judge(operation, headers)
        expect([nameOf(operation), verdict.slice(0, 3)]).toEqual([nameOf(operation), '401'])
      }
  })

  it('takes no cookie beside a key', async () => {
    for (const operation of operations.filter(({ access }) => access !== 'public')) {
      const headers = { cookie: cookies.get('owner') ?? '', ...withKey(`swb_1_${'a'.repeat(43)}`) }
      expect(await judge(operation, headers)).toBe('401 key_refused')
    }
  })

  it('refuses pages of other sites', async () => {
    for (const operation of operations) {
      const headers = { origin: 'https://evil.example', cookie: cookies.get('owner') ?? '' }
      expect([nameOf(operation), await judge(operation, headers)]).toEqual([nameOf(operation), '403 foreign_origin'])
    }
  })

  it('answers an id that is not there with words, never with a defect', async () => {
    for (const { method, path } of operations.filter(({ path }) => path.includes('{'))) {
      const url = `/api/v1${path.replaceAll(/\{\w+\}/g, '987654321')}`
      const { status, body } = await app.server.injectAs(systemActor('test'), { method, url })
      expect([url, [400, 403, 404, 415].includes(status), body.includes('"code"')]).toEqual([url, true, true])
    }
  })
})

function keysFor(access: string): readonly (string | null)[] {
  const found = keys.get(isPermission(access) ? access : 'status.read')
  if (found === undefined) throw new Error(`No keys were made for ${access}.`)
  return [found.only, found.others]
}

describe('checklist 14: the ways in', () => {
  it('without a session are those of signing in and of one-time links, and each is known', () => {
    expect(operations.filter(({ access }) => access === 'public').map(nameOf)).toEqual([
      'GET /auth/state',
      'POST /auth/setup',
      'POST /auth/login',
      'POST /auth/login/second-factor',
      'POST /auth/link',
      'POST /auth/join',
      'POST /auth/reset',
      'POST /sheets/link/{token}/uploads',
      'PATCH /sheets/link/{token}/uploads/{uploadId}',
      'DELETE /sheets/link/{token}/uploads/{uploadId}',
      'GET /sheets/link/{token}/file',
      'GET /sheets/link/{token}',
      'POST /sheets/link/{token}/finish',
    ])
  })
})

describe('checklist 22: a stale session', () => {
  it('is asked for a fresh proof where the danger is', () => {
    const asked = operations.filter(({ stepUp }) => stepUp !== 'never').map(nameOf)
    for (const dangerous of [
      'POST /invites',
      'DELETE /people/{personId}',
      'POST /keys',
      'POST /campaigns/{campaignId}/start',
    ])
      expect(asked).toContain(dangerous)
    const secrets = operations.filter(({ access, method }) => access === 'secrets.write' && method !== 'GET')
    for (const operation of secrets)
      expect([nameOf(operation), operation.stepUp]).toEqual([nameOf(operation), 'always'])
  })
})
