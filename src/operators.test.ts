import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFixture, type Fixture } from '../bench/feeds/fixture/fixture.ts'
import { traitsOf } from '../bench/feeds/fixture/plan.ts'
import { CALM_WEATHER } from '../bench/feeds/fixture/weather.ts'
import { startRealApp, type RealApp } from '../test/support/real-app.ts'

const HOUR_MS = 3_600_000
/** Of the person who is linked, and of somebody who is not. */
const OPERATOR = 501
const STRANGER = 502

let real: RealApp
let paper: Fixture
let nowMs: number
let bot: Awaited<ReturnType<RealApp['addBot']>>
let channel: number

beforeEach(async () => {
  nowMs = Date.now() - 24 * HOUR_MS
  const traits = {
    ...traitsOf(1, 0, 1),
    kind: 'rss',
    content: 'news',
    fate: 'well',
    moved: 'none',
    gzip: false,
    dates: 'none',
    intervalMs: HOUR_MS,
  } as const
  paper = await createFixture({ traits: [traits], now: () => nowMs, weather: CALM_WEATHER })
  real = await startRealApp({ OUTBOUND_ALLOW: '127.1.0.0/16', FEEDS_HOST_GAP_MS: '0' })
  bot = await real.addBot('paper_bot')
  channel = (await real.simulator.control.addChat({ type: 'channel', title: 'Paper', administrators: [bot.id] })).id
})
afterEach(async () => {
  await real.close()
  await paper.close()
})

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const value = await read()
    if (value !== undefined) return value
    if (performance.now() > deadline) throw new Error('It did not come to pass in time.')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function linkOperator(): Promise<void> {
  const { control } = real.simulator
  const answer = await fetch(`${real.url}/api/v1/notice-channels/links`, {
    method: 'POST',
    headers: { cookie: real.cookie, origin: real.url, 'content-type': 'application/json' },
    body: '{}',
  })
  const { code } = (await answer.json()) as { code: string }
  await control.addPerson({ id: OPERATOR, first_name: 'Ada' })
  await control.addPerson({ id: STRANGER, first_name: 'Sam' })
  await control.act({ type: 'start', bot: bot.id, person: OPERATOR, payload: `link_${code}` })
  await said(OPERATOR, 'Linked with ada')
}

/** The newest message of the bot to a person that says so. */
const said = (person: number, words: string) =>
  until(async () => {
    const { messages } = await real.simulator.control.view(bot.id, person)
    return messages.findLast(({ fromBot, text }) => fromBot && text.includes(words))
  })

const readAgain = async (sourceId: number): Promise<void> => {
  nowMs += 1.5 * HOUR_MS
  await real.ask('POST', `/sources/${sourceId}/poll`)
}

it('an operator lets a post pass in Telegram, and asks there why', async () => {
  const { control } = real.simulator
  await linkOperator()
  const source = await real.ask<{ id: number }>('POST', '/sources', { url: paper.source(0).url })
  await real.ask('POST', '/channels', {
    accountId: bot.accountId,
    chat: channel,
    sourceIds: [source.id],
    policy: { approval: true },
  })
  await until(async () => {
    const { baselineAt } = await real.ask<{ baselineAt: number | null }>('GET', `/sources/${source.id}`)
    return baselineAt ?? undefined
  })
  await readAgain(source.id)

  const asked = await said(OPERATOR, 'For Paper:')
  expect(asked.buttons.flat().map(({ text }) => text)).toEqual(['Approve', 'Drop', 'Mute for 1 h'])
  expect((await control.received(channel)).received).toEqual([])
  await control.act({ type: 'press', bot: bot.id, person: OPERATOR, messageId: asked.messageId, text: 'Approve' })
  await said(OPERATOR, 'Approved.')
  const [post] = await until(async () => {
    const { received } = await control.received(channel)
    return received.length > 0 ? received : undefined
  })
  expect(paper.truth(0).fresh.some((mark) => post?.text.includes(`[${mark}]`) === true)).toBe(true)

  const posts = await real.ask<{ items: { url: string }[] }>('GET', '/posts?state=posted&limit=1')
  await control.act({ type: 'text', bot: bot.id, person: OPERATOR, text: `/why ${posts.items[0]?.url ?? ''}` })
  expect((await said(OPERATOR, 'posted in Paper')).text).toContain('ada let it pass.')
  await control.act({ type: 'text', bot: bot.id, person: STRANGER, text: '/why anything' })
  await said(STRANGER, 'I only send news')
}, 60_000)
