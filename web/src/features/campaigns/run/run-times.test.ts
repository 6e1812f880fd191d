import { describe, expect, it } from 'vitest'
import { averageRate, elapsedMs, timeLeft } from './run-times.ts'

const point = (sent: number, skipped = 0) => ({ at: 0, sent, failed: 0, uncertain: 0, skipped })

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
  it('has an average of the time when something was sent', () => {
    expect(averageRate({ bucketMs: 5_000, points: [point(150), point(0, 9), point(50)] })).toBe(20)
    expect(averageRate({ bucketMs: 5_000, points: [point(0, 9)] })).toBeNull()
    expect(averageRate({ bucketMs: 5_000, points: [] })).toBeNull()
  })
})
