import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeLimit, duration, estimateMs, type LaneView } from './progress.ts'

const NOW = 1_000_000
const lane = (changes: Partial<LaneView> = {}): LaneView => ({
  username: 'news_bot',
  state: 'active',
  healthReason: null,
  remaining: 300,
  limitedBy: 'pace',
  allowedPerSecond: 30,
  waitUntil: null,
  ...changes,
})

describe('the end of a campaign', () => {
  test('is when the bot with the longest queue is through', () => {
    expect(estimateMs([lane(), lane({ remaining: 3000 })], 60, NOW)).toBe(100_000)
    expect(estimateMs([lane({ remaining: 0 })], 30, NOW)).toBe(0)
  })

  test('counts the pause that Telegram asked for', () => {
    expect(estimateMs([lane({ limitedBy: 'flood_wait', waitUntil: NOW + 60_000 })], 0, NOW)).toBe(70_000)
  })

  test('is later when it goes more slowly than it may', () => {
    expect(estimateMs([lane()], 15, NOW)).toBe(20_000)
    expect(estimateMs([lane()], null, NOW)).toBe(10_000)
    expect(estimateMs([lane()], 45, NOW)).toBe(10_000)
  })

  test('is unknown while a bot with a part to send cannot send', () => {
    for (const changes of [
      { state: 'paused' },
      { state: 'stopped' },
      { state: 'removed' },
      { limitedBy: 'stopped' },
    ] as const)
      expect(estimateMs([lane(), lane(changes)], 30, NOW)).toBeNull()
    expect(estimateMs([lane(), lane({ state: 'stopped', remaining: 0 })], 30, NOW)).toBe(10_000)
  })

  test('is never negative and never infinite', () => {
    const views = fc.array(
      fc.record({
        username: fc.constant('b'),
        state: fc.constantFrom('active', 'paused', 'stopped', 'removed'),
        healthReason: fc.constant(null),
        remaining: fc.nat({ max: 1e7 }),
        limitedBy: fc.constantFrom('idle', 'pace', 'window', 'flood_wait', 'probing', 'stopped', 'paused'),
        allowedPerSecond: fc.double({ min: 0, max: 30, noNaN: true }),
        waitUntil: fc.option(fc.nat({ max: 2 * NOW })),
      }),
    )
    fc.assert(
      fc.property(views, fc.option(fc.double({ min: 0, max: 100, noNaN: true })), (lanes, rate) => {
        const ms = estimateMs(lanes, rate, NOW)
        if (ms !== null) expect(Number.isFinite(ms) && ms >= 0).toBe(true)
        expect(describeLimit(lanes, NOW).length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('why it is not faster', () => {
  test.each<[string, LaneView[], string]>([
    ['one bot', [lane()], "Telegram's limit of 30 a second for a bot."],
    ['three bots', [lane(), lane(), lane()], "Telegram's limit of 30 a second for each of 3 bots."],
    ['no more to send', [lane({ remaining: 0 })], 'The last answers are on their way.'],
    ['slow answers', [lane({ limitedBy: 'window' })], "Telegram's answers come slowly."],
    [
      'after a 429',
      [lane({ allowedPerSecond: 21 })],
      '@news_bot sends 21 a second since Telegram asked it to slow down.',
    ],
    ['paused', [lane({ state: 'paused', limitedBy: 'paused' })], '@news_bot is paused: resume it to send its part.'],
    [
      'a wait beside a bot that sends',
      [lane({ limitedBy: 'flood_wait', waitUntil: NOW + 90_000 }), lane()],
      "Telegram asked @news_bot to wait for another 2 min. Telegram's limit of 30 a second for a bot.",
    ],
  ])('%s', (_name, lanes, words) => {
    expect(describeLimit(lanes, NOW)).toBe(words)
  })

  test('durations are told in the unit that fits', () => {
    expect([900, 59_000, 3_540_000, 7_260_000].map(duration)).toEqual(['1 s', '59 s', '59 min', '2 h 1 min'])
  })
})
