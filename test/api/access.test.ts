import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type App } from '../../src/app.ts'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { silentLogger } from '../../src/kernel/log.ts'

interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly permission: string
}

/** Who may call what: a route that is not in this table, or is there with another permission, fails the test. */
const declared = `
  public: get /auth/state, post /auth/login, post /auth/setup
  signed-in: get /auth/me, post /auth/logout
  accounts.read: get /accounts, get /accounts/{accountId}
  accounts.write: post /accounts, patch /accounts/{accountId}, delete /accounts/{accountId},
    post /accounts/{accountId}/check, post /accounts/{accountId}/pause, post /accounts/{accountId}/resume
  audit.read: get /audit, post /audit/verify
  status.read: get /status
`

function parseDeclared(): Map<string, string> {
  const table = new Map<string, string>()
  for (const [, permission = '', list = ''] of declared.matchAll(/^ {2}([\w.-]+): ([^:]+)$/gm))
    for (const operation of list.split(',')) table.set(operation.trim(), permission)
  return table
}

let app: App
let folder = ''
let operations: readonly Operation[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-access-'))
  const variables = { HOME: folder, DATA_DIR: join(folder, 'data'), MASTER_KEY: 'ab'.repeat(32) }
  const config = toConfig(readEnv({ ...variables, TELEGRAM_API_ROOT: 'http://127.0.0.1:1' }))
  app = await createApp(config, { role: 'cli', logger: silentLogger })
  const { body } = await app.server.injectAs(systemActor('test'), { method: 'GET', url: '/api/v1/openapi.json' })
  operations = operationsOf(JSON.parse(body) as ApiDocument)
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-permission': string }>>>>
}

const operationsOf = ({ paths }: ApiDocument): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      method === 'head' ? [] : [{ method: method as Operation['method'], path, permission: operation['x-permission'] }],
    ),
  )

const send = ({ method, path }: Operation, headers: Record<string, string>) =>
  app.server.fastify.inject({ method, url: path.replaceAll(/\{\w+\}/g, '1'), headers })

const nameOf = ({ method, path }: Operation): string => `${method} ${path.replace('/api/v1', '')}`

describe('every route', () => {
  it('has the permission that is declared for it', () => {
    const table = parseDeclared()
    const modules = /\/(auth|accounts|audit|status)(\/|$)/
    const found = operations
      .filter(({ path }) => modules.test(path))
      .map((operation) => [nameOf(operation), operation.permission] as const)
    expect(new Map(found.sort())).toEqual(new Map([...table].sort()))
  })

  it('that reads people or campaigns, or changes or sends them, says which', () => {
    const rest = operations.filter(({ path }) => /\/(contacts|audiences|files|campaigns|tests)(\/|$)/.test(path))
    expect(rest.length).toBeGreaterThan(20)
    for (const { permission } of rest) expect(permission).toMatch(/^(contacts\.read|campaigns\.(read|write|send))$/)
    const sending = rest.filter(({ path }) => /\/(start|resume|test|retry|resolve)$/.test(path))
    expect(new Set(sending.map(({ permission }) => permission))).toEqual(new Set(['campaigns.send']))
  })

  it('refuses strangers and forged sessions unless it is public', async () => {
    for (const cookie of ['', 'session=forged', `session=${'a'.repeat(43)}`])
      for (const operation of operations.filter(({ permission }) => permission !== 'public')) {
        const { statusCode } = await send(operation, { cookie })
        expect([nameOf(operation), statusCode]).toEqual([nameOf(operation), 401])
      }
  })

  it('refuses pages of other sites', async () => {
    for (const operation of operations) {
      const { statusCode } = await send(operation, { origin: 'https://evil.example' })
      expect([nameOf(operation), statusCode]).toEqual([nameOf(operation), 403])
    }
  })

  it('answers an id that is not there with words, never with a defect', async () => {
    for (const { method, path } of operations.filter(({ path }) => path.includes('{'))) {
      const url = path.replaceAll(/\{\w+\}/g, '987654321')
      const verb = method.toUpperCase() as 'GET' | 'POST' | 'PATCH' | 'DELETE'
      const { status, body } = await app.server.injectAs(systemActor('test'), { method: verb, url })
      expect([url, [400, 404].includes(status), body.includes('"code"')]).toEqual([url, true, true])
    }
  })
})
