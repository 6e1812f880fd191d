import { createSlidingWindow } from '../limits/sliding-window.ts'
import type { SlidingWindow } from '../limits/sliding-window.ts'

interface BotRates {
  readonly committed: SlidingWindow
  readonly attempts: SlidingWindow
  inFlight: number
  maxCommitted: number
  maxAttempts: number
  maxInFlight: number
  committedCount: number
}

const newRates = (): BotRates => ({
  committed: createSlidingWindow(1000),
  attempts: createSlidingWindow(1000),
  inFlight: 0,
  maxCommitted: 0,
  maxAttempts: 0,
  maxInFlight: 0,
  committedCount: 0,
})

/** How fast and how concurrently each bot was seen to send, by the virtual clock. */
export const createRates = () => {
  const byBot = new Map<number, BotRates>()
  const of = (bot: number): BotRates => {
    const known = byBot.get(bot)
    if (known !== undefined) return known
    const made = newRates()
    byBot.set(bot, made)
    return made
  }
  const perBot = (pick: (rates: BotRates) => number): Record<string, number> =>
    Object.fromEntries([...byBot].map(([bot, rates]) => [String(bot), pick(rates)]))
  return {
    begun: (bot: number, nowMs: number): void => {
      const rates = of(bot)
      rates.inFlight++
      rates.maxInFlight = Math.max(rates.maxInFlight, rates.inFlight)
      rates.attempts.add(nowMs)
      rates.maxAttempts = Math.max(rates.maxAttempts, rates.attempts.countAt(nowMs))
    },
    committed: (bot: number, nowMs: number, messages: number): void => {
      const rates = of(bot)
      for (let at = 0; at < messages; at++) rates.committed.add(nowMs)
      rates.committedCount++
      rates.maxCommitted = Math.max(rates.maxCommitted, rates.committed.countAt(nowMs))
    },
    ended: (bot: number): void => {
      of(bot).inFlight--
    },
    summary: () => ({
      committedByBot: perBot((rates) => rates.committedCount),
      maxPerSecondByBot: perBot((rates) => rates.maxCommitted),
      maxAttemptsPerSecondByBot: perBot((rates) => rates.maxAttempts),
      maxConcurrentByBot: perBot((rates) => rates.maxInFlight),
    }),
  }
}
