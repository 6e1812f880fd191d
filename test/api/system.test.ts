import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type App } from '../../src/app.ts'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { systemSchema, type System } from '../../src/observe/contract.ts'

let app: App
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-system-'))
  const variables = { HOME: folder, DATA_DIR: join(folder, 'data'), MASTER_KEY: 'ab'.repeat(32) }
  const config = toConfig(readEnv({ ...variables, TELEGRAM_API_ROOT: 'http://127.0.0.1:1' }))
  app = await createApp(config, { role: 'cli', logger: silentLogger })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

const get = (url: string) => app.server.injectAs(systemActor('test'), { method: 'GET', url })
const readSystem = async (): Promise<System> =>
  systemSchema.parse(JSON.parse((await get('/api/v1/system')).body) as unknown)

describe('GET /system', () => {
  it('tells how the process is, and which requests took longest, by route and not by address', async () => {
    await get('/api/v1/contacts?search=somebody')
    await get('/api/v1/campaigns/4711')
    const system = await readSystem()
    expect(system.memory.heapUsedBytes).toBeLessThan(system.memory.heapLimitBytes)
    expect(system.process.pid).toBe(process.pid)
    expect(system.disk.databaseBytes).toBeGreaterThan(0)
    expect(system.disk.freeBytes).toBeGreaterThan(0)
    expect(system.queues.map(({ name }) => name)).toEqual(expect.arrayContaining(['writes', 'updates']))
    expect(system.versions.map(({ name }) => name)).toEqual(['Switchboard', 'Node.js', 'SQLite', 'OpenSSL'])
    const http = system.slowest.find(({ kind }) => kind === 'http')?.calls ?? []
    expect(http.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
      expect.arrayContaining(['GET /api/v1/contacts 200', 'GET /api/v1/campaigns/:campaignId 404']),
    )
    expect(JSON.stringify(system)).not.toMatch(/somebody|4711/)
  })
})

describe('GET /metrics', () => {
  it('counts requests by route and status, and times statements', async () => {
    await get('/api/v1/contacts')
    const { body } = await get('/metrics')
    expect(body).toMatch(
      /switchboard_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/contacts",status="200"\} \d/,
    )
    expect(body).toMatch(/switchboard_sql_statement_duration_seconds_count\{connection="read"\} \d/)
    expect(body).toMatch(/switchboard_lanes\{limited_by="flood_wait"\} 0/)
  })

  it('carries no name of a person, bot or file in a label', async () => {
    const { body } = await get('/metrics')
    const labels = new Set([...body.matchAll(/[{,]([a-z_]+)="/g)].map(([, label = '']) => label))
    const closed = ['method', 'route', 'status', 'state', 'origin', 'connection', 'limited_by', 'le', 'call', 'outcome']
    expect([...labels].filter((label) => ![...closed, 'job'].includes(label))).toEqual([])
  })
})
