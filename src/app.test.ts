import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type BotHandle, type Simulator } from '../simulator/index.ts'
import { createApp, type App } from './app.ts'
import { toConfig } from './config/config.ts'
import { readEnv, type Variables } from './config/env.ts'
import { systemActor } from './kernel/actor.ts'
import { createLogger } from './platform/logger.ts'
import { createScrubber } from './platform/scrub.ts'

let folder = ''
let simulator: Simulator
let logged: string[] = []
const apps: App[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-app-'))
  simulator = await createSimulator()
  logged = []
})
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function openApp(variables: Variables = {}): Promise<App> {
  const env = {
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    MASTER_KEY: '11'.repeat(32),
    TELEGRAM_API_ROOT: simulator.url,
    TELEGRAM_POLL_TIMEOUT_S: '1',
    TELEGRAM_CALL_TIMEOUT_MS: '500',
  }
  const logger = createLogger({ level: 'debug', scrubber: createScrubber(), write: (line) => logged.push(line) })
  const app = await createApp(toConfig(readEnv({ ...env, ...variables })), { role: 'serve', logger })
  apps.push(app)
  return app
}

async function ask<T>(app: App, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await app.server.injectAs(systemActor('test'), {
    method,
    url: `/api/v1${path}`,
    ...(body === undefined ? {} : { body }),
  })
  if (answer.status >= 400) throw new Error(answer.body)
  return JSON.parse(answer.body) as T
}

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 10_000
  for (;;) {
    const value = await read()
    if (value !== undefined) return value
    if (performance.now() > deadline) throw new Error('It did not come to pass in time.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function withBot(): Promise<{ app: App; bot: BotHandle; ann: number }> {
  const app = await openApp()
  await app.start()
  const bot = await simulator.control.addBot({ username: 'news_bot' })
  await ask(app, 'POST', '/accounts', { token: bot.token })
  const { id: ann } = await simulator.control.addPerson({ first_name: 'Ann' })
  return { app, bot, ann }
}

/** The status of the only contact at the only bot, once it is `wanted`. */
const hasStatus = (app: App, wanted: string): Promise<true> =>
  until(async () => {
    const { items } = await ask<{ items: { subscriptions: { status: string; source: string }[] }[] }>(
      app,
      'GET',
      '/contacts',
    )
    return items[0]?.subscriptions[0]?.status === wanted ? true : undefined
  })

const sees = (bot: BotHandle, person: number, text: RegExp) =>
  until(async () =>
    (await simulator.control.view(bot.id, person)).messages.find(
      (message) => message.fromBot && text.test(message.text),
    ),
  )

describe('the app', () => {
  it('subscribes who starts, sends to them, and stops at once when they press the button', async () => {
    const { app, bot, ann } = await withBot()
    await simulator.control.act({ type: 'start', bot: bot.id, person: ann, payload: 'from_site' })
    await hasStatus(app, 'subscribed')
    await sees(bot, ann, /./)
    const sources = await ask(app, 'GET', '/audiences/sources')
    expect(sources).toEqual({ sources: [{ source: 'from_site', subscribers: 1 }] })

    const campaign = {
      name: 'One',
      message: { text: 'Hello {{first_name|friend}}', media: null, button: null },
      audience: { accountIds: [1] },
    }
    const { id } = await ask<{ id: number }>(app, 'POST', '/campaigns', campaign)
    await ask(app, 'POST', `/campaigns/${id}/start`, { confirmRecipients: 1 })
    const message = await sees(bot, ann, /^Hello Ann/)
    const [[button]] = message.buttons as [[{ text: string }]]
    const { callbackQueryId = '' } = await simulator.control.act({
      type: 'press',
      bot: bot.id,
      person: ann,
      messageId: message.messageId,
      text: button.text,
    })
    await hasStatus(app, 'unsubscribed')
    await until(async () => ((await simulator.control.callback(callbackQueryId)).answered ? true : undefined))

    const next = await ask<{ id: number }>(app, 'POST', '/campaigns', { ...campaign, name: 'Two' })
    const { audience } = await ask<{ audience: object }>(app, 'GET', `/campaigns/${next.id}/preflight`)
    expect(audience).toMatchObject({ recipients: 0, excluded: { unsubscribed: 1 } })
  })

  it('does not take an unblocked bot for consent', async () => {
    const { app, bot, ann } = await withBot()
    await simulator.control.act({ type: 'start', bot: bot.id, person: ann })
    await hasStatus(app, 'subscribed')
    await simulator.control.act({ type: 'block', bot: bot.id, person: ann })
    await hasStatus(app, 'blocked')
    await simulator.control.act({ type: 'unblock', bot: bot.id, person: ann })
    await simulator.control.act({ type: 'text', bot: bot.id, person: ann, text: 'hello?' })
    await sees(bot, ann, /only send news/)
    await hasStatus(app, 'blocked')
    await simulator.control.act({ type: 'start', bot: bot.id, person: ann })
    await hasStatus(app, 'subscribed')
  })

  it('goes on after a restart where it was', async () => {
    const { app, bot, ann } = await withBot()
    await app.close()
    apps.length = 0
    await simulator.control.act({ type: 'start', bot: bot.id, person: ann })
    const again = await openApp()
    await again.start()
    await hasStatus(again, 'subscribed')
    expect(await again.beginSetup()).toMatch(/^[\w-]{20,}$/)
  })

  it('writes no token into its log, whatever happens', async () => {
    const { app, bot } = await withBot()
    await simulator.control.setFaults({ rules: [{ match: { method: '*' }, act: { type: 'drop-before' } }] })
    await ask(app, 'POST', '/accounts/1/check').catch(() => undefined)
    await simulator.control.setFaults({ rules: [{ match: { method: '*' }, act: { type: '401' } }] })
    await until(async () =>
      (await ask<{ state: string }>(app, 'GET', '/accounts/1')).state === 'stopped' ? true : undefined,
    )
    expect(logged.length).toBeGreaterThan(2)
    expect(logged.join('')).not.toContain(bot.token.split(':')[1])
  })

  it('starts no work when its own address is taken, and names it', async () => {
    const first = await withBot()
    await first.app.close()
    apps.length = 0
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const app = await openApp({ PORT: String(port) })
    await expect(app.start()).rejects.toMatchObject({
      code: 'cannot_listen',
      message: expect.stringContaining(`127.0.0.1:${port}`) as string,
    })
    expect(await ask(app, 'GET', '/status')).toMatchObject({ accounts: [{ state: 'active' }], lanes: [] })
    await new Promise((resolve) => other.close(resolve))
  })
})
