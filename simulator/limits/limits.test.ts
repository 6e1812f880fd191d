import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { openStage } from '../testing/raw-bot.ts'
import type { Answer, Stage } from '../testing/raw-bot.ts'
import { createSlidingWindow } from './sliding-window.ts'

let stage: Stage
afterEach(() => stage.close())

const send = (chat_id: number): Promise<Answer> => stage.call('sendMessage', { chat_id, text: 'x' })

const crowd = async (count: number): Promise<number[]> => {
  const { firstId } = await stage.simulator.control.seed({ count, startedBots: [stage.bot.id] })
  return Array.from({ length: count }, (_, at) => firstId + at)
}

const countSent = async (chats: readonly number[]): Promise<number> => {
  let sent = 0
  for (const chat of chats) sent += Number((await send(chat)).ok)
  return sent
}

describe('the limit of a bot', () => {
  it('lets 30 messages through in any sliding second', async () => {
    stage = await openStage()
    const chats = await crowd(80)
    for (const chat of chats.slice(0, 30)) {
      expect((await send(chat)).ok).toBe(true)
      stage.clock.advance(20)
    }
    const refused = await send(chats[30] ?? 0)
    expect(refused).toMatchObject({
      status: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
      retryAfterHeader: '1',
    })
    stage.clock.advance(1000)
    expect(await countSent(chats.slice(31, 80))).toBe(30)
    expect((await stage.simulator.control.summary()).maxPerSecondByBot[String(stage.bot.id)]).toBe(30)
  })

  it('is one for each bot', async () => {
    stage = await openStage()
    const other = await stage.simulator.control.addBot()
    const { firstId } = await stage.simulator.control.seed({ count: 31, startedBots: [stage.bot.id, other.id] })
    expect(await countSent(Array.from({ length: 31 }, (_, at) => firstId + at))).toBe(30)
    expect((await stage.call('sendMessage', { chat_id: firstId, text: 'x' }, other.token)).ok).toBe(true)
  })

  it('holds every send until the wait is over, and counts what came before as early', async () => {
    stage = await openStage({ limits: { inFlightGraceMs: 0 } })
    const chats = await crowd(40)
    expect(await countSent(chats.slice(0, 31))).toBe(30)
    stage.clock.advance(900)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await send(chats[32] ?? 0)).toMatchObject({ status: 429, parameters: { retry_after: 1 } })
    stage.clock.advance(100)
    expect((await send(chats[33] ?? 0)).ok).toBe(true)
    expect(await stage.simulator.control.summary()).toMatchObject({
      limited429: 1,
      repeated429: 1,
      earlySends: 1,
      refusedByCode: { 429: 2 },
    })
  })

  it('does not call early what was on its way when the 429 was answered', async () => {
    stage = await openStage({ limits: { botPerSecond: 2, inFlightGraceMs: 5000 } })
    const chats = await crowd(8)
    const answers = await Promise.all(chats.map(send))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2)
    expect(await stage.simulator.control.summary()).toMatchObject({ earlySends: 0, limited429: 1, inFlightAfter429: 5 })
  })

  it('does not count what Telegram never saw', async () => {
    stage = await openStage()
    const chats = await crowd(31)
    for (let count = 0; count < 40; count++) await stage.call('sendMessage', { chat_id: chats[0], text: '' })
    expect(await countSent(chats)).toBe(30)
  })

  it('can be switched off', async () => {
    stage = await openStage({ limits: { botPerSecond: 0 } })
    expect(await countSent(await crowd(60))).toBe(60)
  })
})

describe('the limit of a chat', () => {
  it('takes a short burst, then one message a second', async () => {
    stage = await openStage()
    const chat = await stage.newChat()
    expect(await countSent([chat, chat, chat])).toBe(3)
    expect(await send(chat)).toMatchObject({ status: 429, parameters: { retry_after: 1 } })
    stage.clock.advance(1000)
    expect(await countSent([chat, chat])).toBe(1)
    stage.clock.advance(10_000)
    expect(await countSent([chat, chat, chat, chat])).toBe(3)
  })

  it('leaves other chats alone', async () => {
    stage = await openStage()
    const [full, other] = [await stage.newChat(), await stage.newChat()]
    expect(await countSent([full, full, full, full])).toBe(3)
    expect((await send(other)).ok).toBe(true)
  })

  it('lets a group have 20 messages and edits a minute', async () => {
    stage = await openStage()
    const group = await stage.simulator.control.addChat({ type: 'supergroup' })
    await stage.simulator.control.act({
      type: 'membership',
      bot: stage.bot.id,
      chat: group.id,
      status: 'administrator',
    })
    const first = await send(group.id)
    const { message_id } = first.result as { message_id: number }
    for (let count = 0; count < 19; count++) {
      stage.clock.advance(1500)
      expect((await stage.call('editMessageText', { chat_id: group.id, message_id, text: `x${count}` })).ok).toBe(true)
    }
    expect(await send(group.id)).toMatchObject({ status: 429, parameters: { retry_after: 32 } })
    stage.clock.advance(32_000)
    expect(await countSent([group.id, group.id])).toBe(1)
  })
})

describe('createSlidingWindow', () => {
  it('never lets more than the limit into any window', async () => {
    stage = await openStage()
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 10 }),
        (gaps, limit) => {
          const window = createSlidingWindow(1000)
          const accepted: number[] = []
          let nowMs = 0
          for (const gap of gaps) {
            nowMs += gap
            const waitMs = window.waitMs(nowMs, limit)
            if (waitMs > 0) expect(createdAfter(accepted, nowMs + waitMs - 1000)).toBeLessThan(limit)
            else {
              window.add(nowMs)
              accepted.push(nowMs)
            }
          }
          for (const end of accepted)
            expect(
              createdAfter(
                accepted.filter((at) => at <= end),
                end - 1000,
              ),
            ).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })
})

const createdAfter = (times: readonly number[], fromMs: number): number => times.filter((at) => at > fromMs).length
