import fc from 'fast-check'
import { expect, it } from 'vitest'
import { againAfterMs, MAX_TRIES, movedTo, settlementOf } from './settlement.ts'

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

it('tries an edit without a clear answer again, later and later, and gives it up in the end', () => {
  const settled = (tries: number) =>
    settlementOf({ kind: 'ambiguous', detail: 'reset' }, now, { tries, isRepeatable: true })
  const waits = Array.from({ length: MAX_TRIES - 1 }, (_, tries) => settled(tries))
  expect(waits.every(({ state, sameAttempt }) => state === 'planned' && !sameAttempt)).toBe(true)
  expect(waits.map(({ dueAt }) => (dueAt ?? 0) - now)).toEqual([
    5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000,
  ])
  expect(settled(MAX_TRIES - 1)).toMatchObject({ state: 'failed', reason: 'gave_up' })
  expect(againAfterMs(40)).toBe(600_000)
})

it('never tries a send without a clear answer again, however often it was tried', () => {
  fc.assert(
    fc.property(fc.nat(20), (tries) => {
      const settlement = settlementOf({ kind: 'ambiguous', detail: '' }, now, { tries, isRepeatable: false })
      expect(settlement.state).toBe('uncertain')
    }),
  )
})

it('follows a group that moved, not for ever, and never for a campaign', () => {
  const moved = { kind: 'refused', class: 'chat', reason: 'chat_moved', detail: '', migrateToChatId: -5 } as const
  const trying = { tries: 0, isRepeatable: false }
  expect(settlementOf(moved, now, trying)).toMatchObject({ state: 'planned', dueAt: null, sameAttempt: false })
  expect(movedTo(moved, trying)).toBe(-5)
  for (const given of [null, { ...trying, tries: MAX_TRIES - 1 }]) {
    expect(settlementOf(moved, now, given)).toMatchObject({ state: 'failed', reason: 'chat_moved' })
    expect(movedTo(moved, given)).toBeNull()
  }
})
