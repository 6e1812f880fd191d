import { createHook } from 'node:async_hooks'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSimulator, type Simulator } from '../simulator/index.ts'
import { createApp, type App } from '../src/app.ts'
import { toConfig } from '../src/config/config.ts'
import { readEnv } from '../src/config/env.ts'
import { eventsRoute, route } from '../src/http/route.ts'
import { systemActor } from '../src/kernel/actor.ts'
import { silentLogger } from '../src/kernel/log.ts'
import { createTestServer, type TestServer } from './support/test-server.ts'

const CYCLES = 1_000
const AT_ONCE = 20

/** Sockets, timers, threads and children of this thread, by kind. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** Counts what getActiveResourcesInfo passes over: timers that do not keep the process alive. */
function countTimers() {
  const alive = new Set<number>()
  const hook = createHook({
    init(id, type) {
      if (type === 'Timeout') alive.add(id)
    },
    destroy: (id) => void alive.delete(id),
  }).enable()
  return { alive: () => alive.size, end: () => void hook.disable() }
}

const listeners = (): number => process.eventNames().reduce((total, name) => total + process.listenerCount(name), 0)

/** What there is more of than before, after it had time to go away; `slack`: so much more may be under way just now. */
async function grown(before: Readonly<Record<string, number>>, slack = 0): Promise<string[]> {
  const deadline = performance.now() + 5_000
  for (;;) {
    const more = Object.entries(resources())
      .filter(([kind, count]) => count > (before[kind] ?? 0) + slack)
      .map(([kind, count]) => `${kind}: ${before[kind] ?? 0} -> ${count}`)
    if (more.length === 0 || performance.now() > deadline) return more
    await sleep(50)
  }
}

async function repeat(cycles: number, once: () => Promise<void>): Promise<void> {
  let left = cycles
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await once()
    }),
  )
}

describe('a server with clients that come and go', () => {
  let server: TestServer
  let port = 0
  let cookie = ''
  beforeAll(async () => {
    server = await createTestServer({
      routes: [
        eventsRoute({
          path: '/ticks',
          permission: 'signed-in',
          summary: 'Ticks.',
          schema: {},
          handler: () => ({ event: 'tick', everyMs: 5, read: () => Promise.resolve(performance.now()) }),
        }),
        route({
          method: 'GET',
          path: '/word',
          permission: 'public',
          summary: 'A word.',
          schema: { response: z.object({ word: z.string() }) },
          handler: () => ({ word: 'here' }),
        }),
      ],
    })
    cookie = await server.signUp()
    port = Number(new URL(await server.listen('127.0.0.1', 0)).port)
  })
  afterAll(() => server.remove())

  /** Reads until the first bytes, then goes away without a word. */
  const visit = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const outgoing = request({ port, path: `/api/v1${path}`, headers: { cookie }, agent: false }, (answer) => {
        answer.once('data', () => {
          outgoing.destroy()
          resolve()
        })
      })
      outgoing.once('error', (error) => (outgoing.destroyed ? resolve() : reject(error)))
      outgoing.end()
    })
  const connections = (): Promise<number> =>
    new Promise((resolve, reject) =>
      server.fastify.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    )

  it.each(['/ticks', '/word'])('holds nothing after %s was left 1,000 times', async (path) => {
    await visit(path)
    const before = { resources: resources(), listeners: listeners() }
    await repeat(CYCLES, () => visit(path))
    await expect.poll(connections).toBe(0)
    expect(await grown(before.resources)).toEqual([])
    expect(listeners()).toBe(before.listeners)
  })
})

describe('an app', () => {
  let folder = ''
  let simulator: Simulator
  const open: App[] = []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'switchboard-leaks-'))
    simulator = await createSimulator()
  })
  afterEach(async () => {
    for (const app of open.splice(0)) await app.close()
  })
  afterAll(async () => {
    await simulator.close()
    rmSync(folder, { recursive: true })
  })

  const start = async (name: string): Promise<App> => {
    const variables = {
      HOME: folder,
      DATA_DIR: join(folder, name),
      PORT: '0',
      MASTER_KEY: '11'.repeat(32),
      TELEGRAM_API_ROOT: simulator.url,
      TELEGRAM_POLL_TIMEOUT_S: '1',
    }
    const app = await createApp(toConfig(readEnv(variables)), { role: 'serve', logger: silentLogger })
    open.push(app)
    await app.start()
    return app
  }
  const post = async (app: App, url: string, body?: object): Promise<string> => {
    const answer = await app.server.injectAs(systemActor('test'), {
      method: 'POST',
      url: `/api/v1${url}`,
      ...(body === undefined ? {} : { body }),
    })
    expect(answer.status, answer.body).toBeLessThan(300)
    return answer.body
  }

  it('that was opened and closed 20 times leaves no timer, socket, thread or listener', async () => {
    await (await start('again')).close()
    open.splice(0)
    const before = { resources: resources(), listeners: listeners() }
    const timers = countTimers()
    for (let count = 0; count < 20; count++) {
      await (await start('again')).close()
      open.splice(0)
    }
    expect(await grown(before.resources)).toEqual([])
    expect(listeners()).toBe(before.listeners)
    timers.end()
    expect(timers.alive()).toBeLessThan(20)
  }, 60_000)

  it('whose bot was paused and resumed 150 times polls it once', async () => {
    const app = await start('bots')
    const { token } = await simulator.control.addBot({ username: 'news_bot' })
    const { id } = JSON.parse(await post(app, '/accounts', { token })) as { id: number }
    const cycle = async (): Promise<void> => {
      await post(app, `/accounts/${id}/pause`)
      await post(app, `/accounts/${id}/resume`)
    }
    for (let count = 0; count < 5; count++) await cycle()
    const before = resources()
    for (let count = 0; count < 150; count++) await cycle()
    expect(await grown(before, 5)).toEqual([])
  }, 60_000)
})
