import { describe, expect, it } from 'vitest'
import { healthOf, anotherPoller, webhookIsSet } from './core/health.ts'
import { judgePoll } from './poll-verdict.ts'

const refused = (code: number, detail = '', retryAfterMs?: number) =>
  ({ kind: 'refused', code, detail, retryAfterMs }) as const

describe('an answer to a poll', () => {
  it('with updates is stored', () => {
    expect(judgePoll({ kind: 'ok', value: [] }, 3)).toEqual({ kind: 'store', updates: [] })
  })

  it.each([401, 404])('of %i stops the account', (code) => {
    expect(judgePoll(refused(code), 0)).toMatchObject({ kind: 'stop' })
  })

  it('that does not come is waited for longer and longer, up to a minute', () => {
    const waits = [0, 1, 2, 5, 6, 1000].map((failures) => judgePoll({ kind: 'unreachable', detail: 'x' }, failures))
    expect(waits.map((verdict) => verdict.kind === 'wait' && verdict.ms)).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ])
    expect(waits[0]).toMatchObject({ by: 'wall', reason: expect.stringContaining('(x)') as string })
  })

  it('of 409 is trouble only when it repeats, and a webhook is named as such', () => {
    expect(judgePoll(refused(409, 'Conflict: terminated by other getUpdates request'), 0)).toMatchObject({
      reason: null,
    })
    expect(judgePoll(refused(409, 'Conflict: terminated by other getUpdates request'), 2)).toMatchObject({
      reason: anotherPoller,
    })
    expect(judgePoll(refused(409, "Conflict: can't use getUpdates method while webhook is active"), 2)).toMatchObject({
      reason: webhookIsSet,
    })
  })

  it('of 429 waits exactly as long as Telegram asks, by the product clock', () => {
    expect(judgePoll(refused(429, '', 10_072_000), 9)).toMatchObject({ kind: 'wait', ms: 10_072_000, by: 'product' })
  })
})

describe('health', () => {
  it.each([
    ['active', null, false, 'ok'],
    ['active', null, true, 'waiting'],
    ['active', 'The Bot API server does not answer', false, 'waiting'],
    ['active', anotherPoller, false, 'bad'],
    ['active', webhookIsSet, true, 'bad'],
    ['stopped', 'x', false, 'bad'],
    ['paused', null, true, 'off'],
    ['removed', null, false, 'off'],
  ] as const)('of an account that is %s with "%s" (waiting: %s) is %s', (state, reason, isWaiting, expected) => {
    expect(healthOf(state, reason, isWaiting)).toBe(expected)
  })
})
