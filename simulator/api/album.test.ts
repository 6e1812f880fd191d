import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openStage } from '../testing/raw-bot.ts'
import type { Stage } from '../testing/raw-bot.ts'

let stage: Stage
let channel: number

beforeAll(async () => {
  stage = await openStage({ limits: { botPerSecond: 0 } })
})
beforeEach(async () => {
  channel = (await stage.simulator.control.addChat({ type: 'channel', administrators: [stage.bot.id] })).id
})
afterAll(() => stage.close())

const png = (width: number, height: number): Blob => {
  const bytes = Buffer.alloc(33)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return new Blob([bytes])
}
const photos = (count: number, change: Readonly<Record<number, object>> = {}) =>
  Array.from({ length: count }, (_, at) => ({ type: 'photo', media: `attach://p${at}`, ...change[at] }))
const send = (media: unknown, sizes: readonly (readonly [number, number])[] = [], more = {}) =>
  stage.upload('sendMediaGroup', {
    chat_id: String(channel),
    media: typeof media === 'string' ? media : JSON.stringify(media),
    ...more,
    ...Object.fromEntries(sizes.map(([width, height], at) => [`p${at}`, png(width, height)])),
  })
const square = [100, 100] as const

describe('sendMediaGroup', () => {
  it('answers the messages in order, as one album', async () => {
    const answer = await send(photos(3, { 0: { caption: '<b>Deal</b>', parse_mode: 'HTML' } }), [
      square,
      square,
      square,
    ])
    const messages = answer.result as { message_id: number; media_group_id: string; caption?: string }[]
    expect(messages).toHaveLength(3)
    expect(messages[0]).toMatchObject({ caption: 'Deal', caption_entities: [{ type: 'bold', offset: 0, length: 4 }] })
    expect(new Set(messages.map(({ media_group_id: id }) => id)).size).toBe(1)
    expect(messages.map(({ message_id: id }) => id - (messages[0]?.message_id ?? 0))).toEqual([0, 1, 2])
    const { received } = await stage.simulator.control.received(channel)
    expect(received).toMatchObject([
      { method: 'sendMediaGroup', text: 'Deal', messageIds: messages.map(({ message_id: id }) => id) },
    ])
    expect(received[0]?.media).toHaveLength(3)
  })

  it('sends a single item as a message of its own', async () => {
    const { result } = await send(photos(1), [square])
    expect(result).toHaveLength(1)
    expect((result as object[])[0]).not.toHaveProperty('media_group_id')
  })

  it.each([
    ['[', "can't parse media JSON object"],
    ['{}', 'expected an Array of InputMedia'],
    ['[]', 'there are no messages to send'],
    [photos(11), 'too many messages to send as an album'],
    [[{ type: 'photo' }], "can't parse InputMedia: media not found"],
    [[{ type: 'animation', media: 'x' }], `can't parse InputMedia: type "animation" can't be used in sendMediaGroup`],
    [[...photos(1), { type: 'document', media: 'x' }], "document can't be mixed with other media types"],
    [
      photos(2, { 1: { show_caption_above_media: true } }),
      'parameter show_caption_above_media must be the same for all messages',
    ],
    [photos(2), 'attached file not found'],
    [[{ type: 'photo', media: 'AgADnope' }], 'wrong file identifier/HTTP URL specified'],
    [photos(1, { 0: { caption: 'x'.repeat(1025) } }), 'message caption is too long'],
  ])('refuses %j', async (media, problem) => {
    expect(await send(media)).toMatchObject({ status: 400, description: `Bad Request: ${problem}` })
  })

  it('fails for the item that Telegram refuses, while the others are there', async () => {
    const before = await stage.simulator.control.summary()
    const answer = await send(photos(3, { 0: { caption: 'half' } }), [square, [9000, 2000], square])
    expect(answer).toMatchObject({
      status: 400,
      description: 'Bad Request: failed to send message #2 with the error message "PHOTO_INVALID_DIMENSIONS"',
    })
    const { received } = await stage.simulator.control.received(channel)
    expect(received).toMatchObject([{ text: 'half', media: [{ kind: 'photo' }, { kind: 'photo' }] }])
    const after = await stage.simulator.control.summary()
    expect(after.committed - before.committed).toBe(1)
    expect(after.messages - before.messages).toBe(2)
    expect(after.partial - before.partial).toBe(1)
  })

  it('lets the fault script refuse an item', async () => {
    const act = { type: 'album-item', item: 1, error: 'Too Many Requests: retry after 8' }
    await stage.simulator.control.setFaults({ rules: [{ match: { method: 'sendMediaGroup' }, act, maxHits: 1 }] })
    expect((await send(photos(2), [square, square])).description).toBe(
      'Bad Request: failed to send message #1 with the error message "Too Many Requests: retry after 8"',
    )
    expect((await stage.simulator.control.received(channel)).received).toHaveLength(1)
  })

  it('counts each item against the twenty of a minute', async () => {
    const ten = Array.from({ length: 10 }, () => square)
    expect((await send(photos(10), ten)).ok).toBe(true)
    expect((await send(photos(9), ten)).ok).toBe(true)
    const refused = await send(photos(2), ten)
    expect(refused).toMatchObject({ status: 429, parameters: { retry_after: 60 } })
    stage.clock.advance(60_000)
    expect((await send(photos(2), ten)).ok).toBe(true)
  })
})

describe('photos', () => {
  it.each([
    [5000, 5000, true],
    [5001, 5000, false],
    [2000, 100, true],
    [2001, 100, false],
  ])('of %d x %d', async (width, height, isTaken) => {
    const answer = await stage.upload('sendPhoto', { chat_id: String(channel), photo: png(width, height) })
    expect(answer.description).toBe(isTaken ? undefined : 'Bad Request: PHOTO_INVALID_DIMENSIONS')
  })
})
