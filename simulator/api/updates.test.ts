import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStage } from '../testing/raw-bot.ts'
import type { Answer, Stage } from '../testing/raw-bot.ts'

let stage: Stage
let person: number

beforeEach(async () => {
  stage = await openStage()
  person = await stage.newChat()
})
afterEach(() => stage.close())

interface Update {
  readonly update_id: number
  readonly message?: { readonly text: string }
}

const say = (text: string) => stage.simulator.control.act({ type: 'text', bot: stage.bot.id, person, text })
const poll = (params: object = {}): Promise<Answer> => stage.call('getUpdates', params)
const updatesOf = (answer: Answer): readonly Update[] => answer.result as Update[]
const texts = async (params: object = {}): Promise<(string | undefined)[]> =>
  updatesOf(await poll(params)).map(({ message }) => message?.text)
const firstId = async (): Promise<number> => updatesOf(await poll())[0]?.update_id ?? 0

describe('getUpdates', () => {
  it('gives updates again until an offset confirms them', async () => {
    for (const text of ['a', 'b', 'c']) await say(text)
    const id = await firstId()
    expect(await texts()).toEqual(['a', 'b', 'c'])
    expect(await texts({ offset: id + 1, limit: 1 })).toEqual(['b'])
    expect(await texts({ offset: 0 })).toEqual(['b', 'c'])
    expect(updatesOf(await poll({ offset: id + 2 }))).toMatchObject([{ update_id: id + 2 }])
    expect(await texts({ offset: id + 3 })).toEqual([])
    expect(await texts()).toEqual([])
  })

  it('keeps only the end for a negative offset', async () => {
    for (const text of ['a', 'b', 'c']) await say(text)
    expect(await texts({ offset: -2 })).toEqual(['b', 'c'])
    expect(await texts({ offset: 0 })).toEqual(['b', 'c'])
  })

  it('gives at most 100, and takes a strange limit as 100', async () => {
    for (let count = 0; count < 101; count++) await say(`m${count}`)
    expect(await texts()).toHaveLength(100)
    expect(await texts({ limit: 5000 })).toHaveLength(100)
    expect(await texts({ limit: 'x' })).toHaveLength(100)
  })

  it('answers a waiting poll as soon as something happens', async () => {
    const waiting = poll({ timeout: 30 })
    await new Promise((resolve) => setTimeout(resolve, 30))
    await say('now')
    expect(updatesOf(await waiting)).toMatchObject([{ message: { text: 'now' } }])
  })

  it('answers an empty list when the time is over', async () => {
    expect((await poll({ timeout: 1 })).result).toEqual([])
  })

  it('ends the older of two polls with a conflict', async () => {
    const older = poll({ timeout: 30 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const newer = poll({ timeout: 30 })
    expect(await older).toMatchObject({
      status: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    })
    await say('for the newer')
    expect(updatesOf(await newer)).toHaveLength(1)
  })

  it('forgets updates after 24 hours', async () => {
    await say('old')
    stage.clock.advance(86_400_000 - 1)
    expect(await texts()).toEqual(['old'])
    stage.clock.advance(1)
    expect(await texts()).toEqual([])
  })

  it('keeps the asked types between calls and goes back to the default with an empty list', async () => {
    await poll({ allowed_updates: ['callback_query'] })
    await say('unheard')
    await poll()
    await say('still unheard')
    expect(await texts({ allowed_updates: JSON.stringify([]) })).toEqual([])
    await say('heard')
    expect(await texts()).toEqual(['heard'])
  })

  it('does not give chat_member unless asked', async () => {
    const push = () =>
      fetch(`${stage.simulator.url}/control/update`, {
        method: 'POST',
        body: JSON.stringify({ bot: stage.bot.id, type: 'chat_member', payload: {} }),
      })
    await push()
    expect(await texts()).toEqual([])
    await poll({ allowed_updates: ['chat_member'] })
    await push()
    expect(updatesOf(await poll())).toMatchObject([{ chat_member: {} }])
  })
})

describe('a webhook', () => {
  it('keeps getUpdates away until it is deleted', async () => {
    expect((await stage.call('setWebhook', { url: 'https://example.com/hook' })).result).toBe(true)
    expect(await poll()).toMatchObject({
      status: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    })
    await say('a')
    expect((await stage.call('getWebhookInfo')).result).toMatchObject({
      url: 'https://example.com/hook',
      pending_update_count: 1,
    })
    await stage.call('deleteWebhook', { drop_pending_updates: true })
    expect(await texts()).toEqual([])
  })

  it('must be https', async () => {
    expect((await stage.call('setWebhook', { url: 'http://e.com' })).description).toBe(
      'Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
    )
  })
})

describe('people', () => {
  it('tell the bot when they block it and come back', async () => {
    const { control } = stage.simulator
    await control.act({ type: 'block', bot: stage.bot.id, person })
    await control.act({ type: 'start', bot: stage.bot.id, person, payload: 'again' })
    expect(updatesOf(await poll())).toMatchObject([
      {
        my_chat_member: { old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked', until_date: 0 } },
      },
      { my_chat_member: { old_chat_member: { status: 'kicked' }, new_chat_member: { status: 'member' } } },
      { message: { text: '/start again', entities: [{ type: 'bot_command', offset: 0, length: 6 }] } },
    ])
  })

  it('start as a crowd, at once or over time', async () => {
    const { control } = stage.simulator
    const crowd = await control.seed({
      count: 50,
      startedBots: [stage.bot.id],
      updates: true,
      payload: 'ad',
      blocked: 5,
      deactivated: 3,
    })
    expect(await texts()).toEqual(Array.from({ length: 50 }, () => '/start ad'))
    expect(new Set([...crowd.blockedIds, ...crowd.deactivatedIds]).size).toBe(8)
    await control.seed({ count: 20, startedBots: [stage.bot.id], updates: true, overMs: 200 })
    expect((await control.status()).seeding).toBe(true)
    await expect.poll(async () => (await texts()).length).toBe(70)
  })

  it('are heard in groups by command, by administrators always', async () => {
    const { control } = stage.simulator
    const group = await control.addChat({ type: 'supergroup' })
    const say = (text: string) => control.act({ type: 'say', person, chat: group.id, text })
    await control.act({ type: 'membership', bot: stage.bot.id, chat: group.id, status: 'member' })
    expect(await say('hello')).toEqual({ told: 0 })
    expect(await say('/help')).toEqual({ told: 1 })
    await control.act({ type: 'membership', bot: stage.bot.id, chat: group.id, status: 'administrator' })
    expect(await say('hello')).toEqual({ told: 1 })
  })

  it('do nothing once deactivated', async () => {
    await stage.simulator.control.act({ type: 'deactivate', person })
    await expect(say('x')).rejects.toThrow('is deactivated')
  })
})
