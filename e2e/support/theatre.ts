import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import type { BotHandle } from '../../simulator/client.ts'
import { openStage, type Product, type Stage } from '../../scripts/stage/stage.ts'
import type { Account } from '../../src/modules/accounts/contract.ts'

/** Set by `npm test`; without it the places where Debian and Ubuntu put it. */
const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const desk = { viewport: { width: 1280, height: 860 } }
const clockSpeed = 5
const actionTimeoutMs = 10_000

export const owner = { name: 'ada', password: 'four unrelated green words' }

/** A real browser before a real Switchboard with a simulated Telegram behind it. */
export interface Theatre {
  readonly stage: Stage
  readonly product: Product
  /** The one-time link to `/setup`, as it was printed. */
  readonly setupLink: string
  /** What the pages complained about: errors of scripts and of the Content-Security-Policy. */
  readonly complaints: readonly string[]
  page(options?: BrowserContextOptions): Promise<Page>
  /** A page that is logged in as the owner, who is made when there is none. */
  ownerPage(options?: BrowserContextOptions): Promise<Page>
  addBot(name: string): Promise<BotOnStage>
  close(): Promise<void>
}

export interface BotOnStage extends BotHandle {
  readonly accountId: number
}

const isHarmless = (words: string): boolean =>
  /Failed to load resource: the server responded with a status of 4\d\d/.test(words)

/** @param env of Switchboard, besides what the stage sets. */
export async function openTheatre(env: Readonly<Record<string, string>> = {}): Promise<Theatre> {
  const browser = await openBrowser()
  const stage = await openStage({ speed: clockSpeed, seed: 5 })
  const product = await stage.start(env)
  const [, code = ''] = await product.child.line(/setup#code=([A-Za-z0-9_-]+)/, actionTimeoutMs)
  const complaints: string[] = []
  const page = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ ...desk, ...options, baseURL: product.url })
    context.setDefaultTimeout(actionTimeoutMs)
    const opened = await context.newPage()
    opened.on('pageerror', (error) => complaints.push(error.message))
    opened.on('console', (message) => {
      if (message.type() === 'error' && !isHarmless(message.text())) complaints.push(message.text())
    })
    return opened
  }
  let hasOwner = false
  return {
    stage,
    product,
    setupLink: `${product.url}/setup#code=${code}`,
    complaints,
    page,
    async ownerPage(options) {
      if (!hasOwner) await product.api.post('/auth/setup', { code, ...owner })
      hasOwner = true
      const opened = await page(options)
      const response = await opened.request.post('/api/v1/auth/login', {
        data: owner,
        headers: { origin: product.url },
      })
      if (!response.ok()) throw new Error(`log-in: ${response.status()} ${await response.text()}`)
      return opened
    },
    async addBot(name) {
      const bot = await stage.control.addBot({ username: `${name.toLowerCase()}_bot`, first_name: name })
      const account = await product.api.post<Account>('/accounts', { token: bot.token })
      return { ...bot, accountId: account.id }
    },
    async close() {
      await browser.close()
      await stage.close()
    },
  }
}

function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? usualPlaces.find((path) => existsSync(path))
  if (executablePath === undefined)
    throw new Error('There is no Chromium: install it, or set CHROMIUM_PATH to its program.')
  return chromium.launch({ executablePath, args: flags })
}
