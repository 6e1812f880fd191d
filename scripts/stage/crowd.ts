import type { BotHandle, Control } from '../../simulator/client.ts'
import type { Account } from '../../src/modules/accounts/contract.ts'
import type { Page } from '../../src/kernel/page.ts'
import type { Api } from './api.ts'
import { pause } from './stage.ts'

const BOT_NAMES = ['Corner Bakery', 'City News', 'Support Desk', 'Book Club', 'Garden Shop'] as const
const BLOCKED_SHARE = 0.03
const DEACTIVATED_SHARE = 0.01
const MAX_DEACTIVATED = 100
const POLL_MS = 100
const TIMEOUT_MS = 600_000

/** Makes bots at Telegram and adds each to Switchboard by its token. */
export async function addBots(control: Control, api: Api, count: number): Promise<Account[]> {
  const accounts: Account[] = []
  for (let index = 0; index < count; index++) {
    const name = BOT_NAMES[index % BOT_NAMES.length] ?? 'Bot'
    const bot: BotHandle = await control.addBot({
      username: `${name.toLowerCase().replace(' ', '_')}_${index + 1}_bot`,
      first_name: name,
    })
    accounts.push(await api.post<Account>('/accounts', { token: bot.token }))
  }
  return accounts
}

/** People who press Start, shared out among the bots. */
export async function sendStarts(control: Control, accounts: readonly Account[], people: number): Promise<void> {
  for (const [index, { telegramId }] of accounts.entries()) {
    const count = Math.floor(people / accounts.length) + (index < people % accounts.length ? 1 : 0)
    await control.seed({
      count,
      startedBots: [telegramId],
      updates: true,
      payload: index % 2 === 0 ? 'website' : 'poster',
    })
  }
}

/** Some people block the bot and some leave Telegram; nobody is told, a send finds out. */
export async function losePeople(control: Control, people: number): Promise<void> {
  await control.setFaults({
    seed: 1,
    rules: [{ name: 'blocked', match: { method: 'send*', probability: BLOCKED_SHARE }, act: 'blocked' }],
  })
  const leaving = await control.people(0, Math.min(MAX_DEACTIVATED, Math.floor(people * DEACTIVATED_SHARE)))
  for (const { id } of leaving) await control.act({ type: 'deactivate', person: id })
}

/** Waits until so many subscriptions are recorded. */
export async function waitForSubscribers(
  api: Api,
  people: number,
  onProgress: (subscribers: number) => void,
): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS
  for (;;) {
    const { items } = await api.get<Page<Account>>('/accounts?limit=200')
    const subscribers = items.reduce((sum, account) => sum + account.subscribers, 0)
    onProgress(subscribers)
    if (subscribers >= people) return
    if (Date.now() > deadline) throw new Error(`Only ${subscribers} of ${people} people were subscribed in time.`)
    await pause(POLL_MS)
  }
}

/** Waits until Telegram has delivered that many messages: the welcome of everybody, so that a campaign has the lanes for itself. */
export async function waitForDelivered(control: Control, messages: number): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS
  for (;;) {
    const { committed } = await control.summary()
    if (committed >= messages) return
    if (Date.now() > deadline) throw new Error(`Only ${committed} of ${messages} messages were delivered in time.`)
    await pause(POLL_MS)
  }
}
