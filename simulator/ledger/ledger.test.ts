import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { openStage } from '../testing/raw-bot.ts'
import type { Stage } from '../testing/raw-bot.ts'
import { createHashCounter } from './hash-counter.ts'
import { createJournal } from './journal.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
const open = async (dataFolder?: string): Promise<Stage> => {
  const stage = await openStage({
    limits: { privatePerSecond: 0, botPerSecond: 0 },
    ...(dataFolder === undefined ? {} : { dataFolder }),
  })
  cleanups.unshift(() => stage.close())
  return stage
}

describe('the ledger', () => {
  it('counts a duplicate only for the same bot, chat and content', async () => {
    const stage = await open()
    const [one, two] = [await stage.newChat(), await stage.newChat()]
    const keyboard = { inline_keyboard: [[{ text: 'Stop', callback_data: 's' }]] }
    const send = (chat_id: number, text: string, extra: object = {}) =>
      stage.call('sendMessage', { chat_id, text, ...extra })
    await send(one, 'news')
    await send(two, 'news')
    await send(one, 'other')
    expect(await stage.simulator.control.summary()).toMatchObject({ committed: 3, duplicates: 0 })
    await send(one, 'news')
    await send(two, 'news', { reply_markup: keyboard })
    expect(await stage.simulator.control.summary()).toMatchObject({
      duplicates: 2,
      duplicatesWithKeyboard: 1,
      duplicateList: [
        { chat: one, text: 'news', times: 2 },
        { chat: two, text: 'news', times: 2 },
      ],
    })
  })

  it('groups contents by a regular expression', async () => {
    const stage = await open()
    const chat = await stage.newChat()
    await stage.simulator.control.setDuplicateRule({ only: 'campaign', group: '#(\\d+)' })
    for (const text of ['campaign #1 hello', 'campaign #1 bye', 'campaign #2', 'hello', 'hello']) {
      await stage.call('sendMessage', { chat_id: chat, text })
    }
    expect((await stage.simulator.control.summary()).duplicates).toBe(1)
    await expect(stage.simulator.control.setDuplicateRule({ only: '(' })).rejects.toThrow('no regular expression')
  })

  it('pages and filters its lines', async () => {
    const stage = await open()
    const chat = await stage.newChat()
    for (let count = 0; count < 25; count++)
      await stage.call('sendMessage', { chat_id: count % 5 === 0 ? 3 : chat, text: `m${count}` })
    await stage.call('getMe')
    const { control } = stage.simulator
    await expect.poll(async () => (await control.summary()).lines).toBe(25)
    const first = await control.ledger({ outcome: 'committed' }, 0, 15)
    const second = await control.ledger({ outcome: 'committed' }, first.next ?? 0, 15)
    expect([first.entries.length, second.entries.length, second.next]).toEqual([15, 5, null])
    const all = []
    for await (const entry of control.allEntries({ bot: stage.bot.id })) all.push(entry.seq)
    expect(all).toEqual(Array.from({ length: 25 }, (_, at) => at + 1))
  })

  it('is a file of JSON lines when there is a folder', async () => {
    const folder = temporaryFolder()
    const stage = await open(folder)
    const chat = await stage.newChat()
    await stage.call('sendMessage', { chat_id: chat, text: 'kept' })
    await expect.poll(async () => (await stage.simulator.control.summary()).lines).toBe(1)
    expect((await stage.simulator.control.ledger()).entries).toMatchObject([{ seq: 1, text: 'kept', told: true }])
    expect(JSON.parse(readFileSync(join(folder, 'ledger.jsonl'), 'utf8'))).toMatchObject({
      outcome: 'committed',
      messageId: 1,
    })
  })

  it('knows how many requests a bot had under way at once', async () => {
    const stage = await open()
    const chat = await stage.newChat()
    await stage.simulator.control.setFaults({ rules: [{ act: { type: 'slow', ms: 60 } }] })
    await Promise.all(Array.from({ length: 4 }, () => stage.call('sendMessage', { chat_id: chat, text: 'x' })))
    expect((await stage.simulator.control.summary()).maxConcurrentByBot[String(stage.bot.id)]).toBe(4)
  })
})

describe('createJournal', () => {
  it.each(['memory', 'file'])('reads any page back (%s)', (kind) => {
    const journal = createJournal(kind === 'file' ? temporaryFolder() : undefined)
    const lines = Array.from({ length: 2000 }, (_, at) => `line ${at + 1} ${'é'.repeat(at % 50)}`)
    for (const line of lines) journal.append(line)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2100 }), fc.integer({ min: 1, max: 700 }), (after, limit) => {
        expect(journal.read(after, limit)).toEqual(lines.slice(after, after + limit))
      }),
    )
    journal.close()
  })
})

describe('createHashCounter', () => {
  it('counts as a map would', () => {
    const key = fc.tuple(fc.nat({ max: 3 }), fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 0xffffffff })))
    fc.assert(
      fc.property(fc.array(key, { maxLength: 300 }), (keys) => {
        const counter = createHashCounter(2)
        const expected = new Map<string, number>()
        for (const [high, low] of keys) {
          const name = `${high}/${low}`
          const count = (expected.get(name) ?? 0) + 1
          expected.set(name, count)
          expect(counter.add(high, low)).toBe(Math.min(255, count))
        }
        expect(counter.size()).toBe(expected.size)
      }),
    )
  })
})
