import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../simulator/index.ts'
import { startWebHost, type WebHost } from '../test/support/canary.ts'
import { createApp, type App } from './app.ts'
import { toConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { systemActor } from './kernel/actor.ts'
import { silentLogger } from './kernel/log.ts'

let folder = ''
let simulator: Simulator
let app: App
let paper: WebHost
let stories = ['Old story']

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-feeds-'))
  simulator = await createSimulator()
  stories = ['Old story']
  paper = await startWebHost((_request, response) => {
    const items = stories.map(
      (title, index) => `<item><guid>${stories.length - index}</guid><title>${title}</title></item>`,
    )
    response.writeHead(200, { 'content-type': 'application/rss+xml' })
    response.end(`<rss version="2.0"><channel><title>Paper</title>${items.join('')}</channel></rss>`)
  })
  const env = {
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    MASTER_KEY: '11'.repeat(32),
    TELEGRAM_API_ROOT: simulator.url,
    TELEGRAM_POLL_TIMEOUT_S: '1',
    OUTBOUND_ALLOW: '127.0.0.1',
    FEEDS_HOST_GAP_MS: '0',
  }
  app = await createApp(toConfig(readEnv(env)), { role: 'serve', logger: silentLogger })
  await app.start()
})
afterEach(async () => {
  await app.close()
  await paper.close()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const request = { method, url: `/api/v1${path}`, ...(body === undefined ? {} : { body }) }
  const answer = await app.server.injectAs(systemActor('test'), request)
  if (answer.status >= 400) throw new Error(answer.body)
  return JSON.parse(answer.body) as T
}

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 15_000
  for (;;) {
    const value = await read()
    if (value !== undefined) return value
    if (performance.now() > deadline) throw new Error('It did not come to pass in time.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

it('a story that comes into a feed is posted to its channel once, and what was there before is not', async () => {
  const bot = await simulator.control.addBot({ username: 'news_bot' })
  const { id: accountId } = await ask<{ id: number }>('POST', '/accounts', { token: bot.token })
  const chat = await simulator.control.addChat({ type: 'channel', title: 'News', administrators: [bot.id] })
  const source = await ask<{ id: number }>('POST', '/sources', { url: `${paper.url}/feed` })
  await ask('POST', '/channels', { accountId, chat: chat.id, sourceIds: [source.id] })
  await until(async () => {
    const { baselineAt } = await ask<{ baselineAt: number | null }>('GET', `/sources/${source.id}`)
    return baselineAt ?? undefined
  })
  stories = ['New story', ...stories]
  await ask('POST', `/sources/${source.id}/poll`)
  const posted = async () => (await simulator.control.received(chat.id)).received.map(({ text }) => text)
  await until(async () => ((await posted()).length > 0 ? true : undefined))
  await ask('POST', `/sources/${source.id}/poll`)
  await until(async () => {
    const { yield: seen } = await ask<{ yield: { polls: number } }>('GET', `/sources/${source.id}`)
    return seen.polls >= 3 ? true : undefined
  })
  const texts = await posted()
  expect(texts).toHaveLength(1)
  expect(texts[0]).toContain('New story')
})
