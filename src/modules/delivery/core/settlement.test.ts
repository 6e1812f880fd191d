import { expect, it } from 'vitest'
import { settlementOf } from './settlement.ts'

const now = 1_000

it('keeps the id that Telegram gave', () => {
  expect(settlementOf({ kind: 'sent', messageId: 42 }, now)).toMatchObject({ state: 'sent', telegramMessageId: 42 })
})

it('plans a throttled delivery again with the same attempt', () => {
  const chat = settlementOf({ kind: 'throttled', retryAfterMs: 7_000, scope: 'chat', detail: 'retry after 7' }, now)
  expect(chat).toMatchObject({ state: 'planned', sameAttempt: true, dueAt: 8_000 })
  const account = settlementOf({ kind: 'throttled', retryAfterMs: 7_000, scope: 'account', detail: '' }, now)
  expect(account).toMatchObject({ state: 'planned', sameAttempt: true, dueAt: null })
})

it('never plans an ambiguous delivery again', () => {
  expect(settlementOf({ kind: 'ambiguous', detail: 'reset' }, now)).toMatchObject({
    state: 'uncertain',
    reason: 'no_answer',
  })
})

it('plans again what never left, and what only the bot itself was refused for', () => {
  expect(settlementOf({ kind: 'not_sent', detail: 'refused' }, now)).toMatchObject({
    state: 'planned',
    sameAttempt: true,
  })
  const sender = settlementOf({ kind: 'refused', class: 'sender', reason: 'unauthorized', detail: 'Unauthorized' }, now)
  expect(sender).toMatchObject({ state: 'planned', sameAttempt: true })
})

it.each(['recipient', 'chat', 'message'] as const)('fails a delivery that is refused because of the %s', (refusal) => {
  const outcome = { kind: 'refused', class: refusal, reason: 'why', detail: 'x'.repeat(1_000) } as const
  const settlement = settlementOf(outcome, now)
  expect(settlement).toMatchObject({ state: 'failed', reason: 'why', sameAttempt: false })
  expect(settlement.detail).toHaveLength(500)
})
