import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Decision } from '../channels/contract.ts'
import { wordsOfWhy } from './why-words.ts'

const decision = (changes: Partial<Decision>): Decision => ({
  id: 1,
  at: Date.UTC(2026, 0, 15, 8, 30),
  kind: 'filtered',
  text: 'It is too dear.',
  steps: [],
  sourceId: 1,
  sourceTitle: 'A shop',
  channelId: 1,
  channelTitle: 'Deals',
  itemId: 1,
  productId: 1,
  postId: null,
  title: 'Kettle',
  url: null,
  telegramUrl: null,
  ...changes,
})

it('an answer to why names what, when and where, and links to the post', () => {
  const words = wordsOfWhy('kettle', [decision({ kind: 'edit_failed', telegramUrl: 'https://t.me/deals/7' })], true)
  expect(words).toContain('<b>Kettle</b>\n<i>2026-01-15 08:30 UTC, edit failed in Deals</i>\nIt is too dear.')
  expect(words).toContain('<a href="https://t.me/deals/7">See it</a>')
  expect(words).toContain('There is more')
})

it('an answer to why fits into one message of Telegram, whatever titles and reasons hold', () => {
  const hostile = fc.string({ unit: fc.constantFrom('<', '&', '"', 'a', '🙂', '\n'), maxLength: 3_000 })
  const decisions = fc.array(
    fc.record({ title: hostile, text: hostile, channelTitle: hostile }).map((changes) => decision(changes)),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(hostile, decisions, fc.boolean(), (question, found, hasMore) => {
      const words = wordsOfWhy(question, found, hasMore)
      const read = words.replace(/<\/?[bia](?: href="[^"]*")?>/g, '').replace(/&(?:lt|gt|amp|quot|#39);/g, '.')
      expect(read).not.toMatch(/[<>]/)
      expect(words.isWellFormed()).toBe(true)
      expect(read.length).toBeLessThanOrEqual(4_096)
    }),
  )
})
