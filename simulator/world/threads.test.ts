import { describe, expect, it } from 'vitest'
import { PRIVATE_CAPACITY, SHARED_CAPACITY, createMessageMemory, createThread } from './threads.ts'
import type { StoredMessage } from './types.ts'

const message = (messageId: number): StoredMessage => ({
  messageId,
  json: '{}',
  botId: 1,
  sentAtMs: 0,
  isDeleted: false,
})

describe('createMessageMemory', () => {
  it('keeps the last 50 messages of a chat', () => {
    const memory = createMessageMemory()
    const thread = createThread(PRIVATE_CAPACITY)
    for (let id = 1; id <= 200; id++) memory.keep(thread, message(id))
    expect([...thread.messages.keys()]).toEqual(Array.from({ length: 50 }, (_, at) => 151 + at))
  })

  it('keeps the last 60,000 messages of all chats together', () => {
    const memory = createMessageMemory()
    const threads = Array.from({ length: 5000 }, () => createThread(PRIVATE_CAPACITY))
    for (let round = 1; round <= 20; round++) for (const thread of threads) memory.keep(thread, message(round))
    const kept = threads.reduce((sum, thread) => sum + thread.messages.size, 0)
    expect([kept, memory.size()]).toEqual([60_000, 60_000])
    expect([...(threads[0]?.messages.keys() ?? [])]).toEqual(Array.from({ length: 12 }, (_, at) => 9 + at))
  })

  it('keeps the posts of a channel through any number of private messages', () => {
    const memory = createMessageMemory()
    const channel = createThread(SHARED_CAPACITY)
    memory.keep(channel, message(1))
    const person = createThread(PRIVATE_CAPACITY)
    for (let messageId = 1; messageId <= 70_000; messageId++) memory.keep(person, message(messageId))
    expect(channel.messages.has(1)).toBe(true)
  })
})
