import { afterEach, describe, expect, it } from 'vitest'
import { openStage } from '../testing/raw-bot.ts'
import type { Answer, Stage } from '../testing/raw-bot.ts'
import { createFaultEngine } from './engine.ts'
import { readFaultScript } from './rules.ts'

let stage: Stage
afterEach(() => stage.close())

const open = async (...rules: object[]): Promise<number> => {
  stage = await openStage({ limits: { privatePerSecond: 0 }, faults: { seed: 3, rules } })
  return stage.newChat()
}
const send = (chat_id: number, text = 'x'): Promise<Answer> => stage.call('sendMessage', { chat_id, text })
const summary = () => stage.simulator.control.summary()
const entries = async () => (await stage.simulator.control.ledger()).entries

describe('an act of the fault script', () => {
  it('429 closes the whole bot for its wait', async () => {
    const chat = await open({ act: { type: '429', retryAfter: 10 }, maxHits: 1 })
    const other = await stage.newChat()
    expect(await send(chat)).toMatchObject({ status: 429, retryAfterHeader: '10', parameters: { retry_after: 10 } })
    stage.clock.advance(3500)
    expect(await send(other)).toMatchObject({ status: 429, parameters: { retry_after: 7 } })
    stage.clock.advance(6500)
    expect((await send(other)).ok).toBe(true)
    expect(await summary()).toMatchObject({ scripted429: 1, repeated429: 1, limited429: 0, committed: 1 })
  })

  it('429 can close one chat alone', async () => {
    const chat = await open({ act: { type: '429', retryAfter: 10, scope: 'chat' }, maxHits: 1 })
    const other = await stage.newChat()
    await send(chat)
    expect((await send(other)).ok).toBe(true)
    expect((await send(chat)).status).toBe(429)
  })

  it.each([
    ['drop-before', 0, 'droppedBefore', 'dropped'],
    ['drop-after', 1, 'droppedAfter', 'committed'],
    ['truncate', 1, 'truncated', 'committed'],
  ] as const)('%s ends the connection and leaves %d messages', async (act, committed, counter, outcome) => {
    const chat = await open({ match: { method: 'sendMessage' }, act, maxHits: 1 })
    await expect(send(chat)).rejects.toThrow()
    expect(await summary()).toMatchObject({ committed, [counter]: 1, committedUntold: committed })
    expect(await entries()).toMatchObject([{ outcome, fault: act, told: false, chat, text: 'x' }])
    expect((await send(chat, 'y')).ok).toBe(true)
    expect((await stage.simulator.control.view(stage.bot.id, chat)).messages).toHaveLength(committed + 1)
  })

  it.each([
    ['500-before', 0, 'errorBefore'],
    ['500-after', 1, 'errorAfter'],
  ] as const)('%s answers 500 and leaves %d messages', async (act, committed, counter) => {
    const chat = await open({ act, maxHits: 1 })
    expect(await send(chat)).toMatchObject({
      status: 500,
      error_code: 500,
      description: 'Internal Server Error: restart',
    })
    expect(await summary()).toMatchObject({ committed, [counter]: 1 })
  })

  it('502 answers a page', async () => {
    const chat = await open({ act: '502', maxHits: 1 })
    const response = await fetch(`${stage.simulator.url}/bot${stage.bot.token}/sendMessage?chat_id=${chat}&text=x`)
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html'])
    expect(await response.text()).toContain('<center>nginx/1.18.0</center>')
  })

  it('slow answers late and commits even when nobody waits any more', async () => {
    const chat = await open({ act: { type: 'slow', ms: 80 } })
    const startedAt = performance.now()
    expect((await send(chat)).ok).toBe(true)
    expect(performance.now() - startedAt).toBeGreaterThan(75)
    const url = `${stage.simulator.url}/bot${stage.bot.token}/sendMessage?chat_id=${chat}&text=gone`
    await expect(fetch(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow()
    await expect.poll(async () => (await summary()).committed).toBe(2)
    await expect.poll(async () => (await summary()).committedUntold).toBe(1)
  })

  it('hang accepts and never answers', async () => {
    const chat = await open({ act: 'hang', maxHits: 1 })
    const url = `${stage.simulator.url}/bot${stage.bot.token}/sendMessage?chat_id=${chat}&text=x`
    await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    await expect.poll(async () => (await summary()).lines).toBe(1)
    expect(await summary()).toMatchObject({ hung: 1, committed: 0 })
  })

  it('blocked refuses a person for good', async () => {
    const chat = await open({ act: 'blocked', maxHits: 1 })
    for (let tries = 0; tries < 2; tries++) {
      expect(await send(chat)).toMatchObject({ status: 403, description: 'Forbidden: bot was blocked by the user' })
    }
  })

  it('401, 409 and any other error answer what they say', async () => {
    const chat = await open(
      { match: { method: 'getMe' }, act: '401' },
      { match: { method: 'getUpdates' }, act: '409' },
      { act: { type: 'error', code: 504, description: 'Gateway Timeout' } },
    )
    expect(await stage.call('getMe')).toMatchObject({ status: 401, description: 'Unauthorized' })
    expect(await stage.call('getUpdates')).toMatchObject({ status: 409 })
    expect(await send(chat)).toMatchObject({ status: 504, description: 'Gateway Timeout' })
  })

  it('after a commit leaves a refusal as it is', async () => {
    await open({ act: 'drop-after' })
    expect(await send(5)).toMatchObject({ status: 400, description: 'Bad Request: chat not found' })
    expect(await summary()).toMatchObject({ droppedAfter: 0, committed: 0 })
  })
})

describe('a match of the fault script', () => {
  it('names calls by method, chat, text and place', async () => {
    const chat = await open(
      { match: { method: ['sendM*'], text: '^b' }, act: '500-before' },
      { match: { method: 'SENDMESSAGE', nth: 2 }, act: '502' },
    )
    const statuses = []
    for (const text of ['a', 'b', 'c']) {
      const response = await fetch(
        `${stage.simulator.url}/bot${stage.bot.token}/sendMessage?chat_id=${chat}&text=${text}`,
      )
      await response.arrayBuffer()
      statuses.push(response.status)
    }
    expect(statuses).toEqual([200, 500, 502])
  })

  it('holds in its window of virtual time', async () => {
    const chat = await open({ match: { fromMs: 1000, untilMs: 2000 }, act: '500-before' })
    const statuses = []
    for (let step = 0; step < 3; step++) {
      statuses.push((await send(chat)).status)
      stage.clock.advance(1000)
    }
    expect(statuses).toEqual([200, 500, 200])
  })

  it('draws the same for the same calls, in whatever order the chats come', async () => {
    stage = await openStage()
    const script = readFaultScript(
      { seed: 9, rules: [{ match: { probability: 0.3 }, act: { type: '429', retryAfter: [1, 300] } }] },
      1,
    )
    const calls = Array.from({ length: 400 }, (_, at) => ({ chat: at % 40, ordinal: Math.floor(at / 40) }))
    const drawsOf = (order: typeof calls): string[] => {
      const engine = createFaultEngine(script, 0)
      return order
        .map(({ chat, ordinal }) => {
          const act = engine.decide({ bot: 1, method: 'sendMessage', chat, text: '', nowMs: 0, ordinal })
          return `${chat}/${ordinal}: ${JSON.stringify(act)}`
        })
        .sort()
    }
    const draws = drawsOf(calls)
    expect(drawsOf(calls.toReversed())).toEqual(draws)
    const hits = draws.filter((draw) => draw.includes('429')).length
    expect(hits).toBeGreaterThan(80)
    expect(hits).toBeLessThan(160)
  })

  it.each([
    [{ rules: 3 }, 'rules: a list is expected'],
    [{ rules: [{ act: 'explode' }] }, 'rules[0].act.type: unknown act "explode"; known: drop-before'],
    [
      { rules: [{ act: '502', match: { probability: 2 } }] },
      'rules[0].match.probability: a number from 0 to 1 is expected, got 2',
    ],
    [{ rules: [{ act: '502', match: { methods: 'x' } }] }, 'rules[0].match: unknown field "methods"'],
    [{ rules: [{ act: { type: 'slow' } }] }, 'rules[0].act.ms: a number from 0 is expected'],
    [{ rules: [{ act: { type: '429', retryAfter: [9, 1] } }] }, 'the first number is above the second'],
    [{ rules: [{ act: '502', match: { text: '(' } }] }, '"(" is no regular expression'],
  ])('names the place of a mistake in %o', async (script, problem) => {
    stage = await openStage()
    await expect(stage.simulator.control.setFaults(script as never)).rejects.toThrow(problem)
  })
})
