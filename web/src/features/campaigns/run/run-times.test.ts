import { describe, expect, it } from 'vitest'
import { averageRate, elapsedMs, timeLeft } from './run-times.ts'

const sums = { total: 100, planned: 0, sending: 0, sent: 90, failed: 5, uncertain: 5, skipped: 0, cancelled: 0 }

describe('times of a run', () => {
  it('counts from the start to now, and stops at the end', () => {
    expect(elapsedMs({ startedAt: 1_000, finishedAt: null }, 5_000)).toBe(4_000)
    expect(elapsedMs({ startedAt: 1_000, finishedAt: 3_000 }, 5_000)).toBe(2_000)
    expect(elapsedMs({ startedAt: null, finishedAt: null }, 5_000)).toBeNull()
  })
  it('knows a time left only while it runs', () => {
    expect(timeLeft('running', 7_000)).toBe(7_000)
    expect(timeLeft('paused', 7_000)).toBeNull()
    expect(timeLeft('running', null)).toBeNull()
  })
  it('has an average after the end, of messages that met Telegram', () => {
    expect(averageRate({ startedAt: 0, finishedAt: 10_000, sums })).toBe(10)
    expect(averageRate({ startedAt: 0, finishedAt: null, sums })).toBeNull()
    expect(averageRate({ startedAt: 5, finishedAt: 5, sums })).toBeNull()
  })
})
