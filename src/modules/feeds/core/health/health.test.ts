import { describe, expect, it } from 'vitest'
import { isFailing, isSilent, silentInWords } from './health.ts'

const HOUR_MS = 3_600_000

describe('operators are told', () => {
  it('of a source that failed often and for an hour, not of a hiccup', () => {
    expect(isFailing(4, 0, HOUR_MS)).toBe(true)
    expect(isFailing(3, 0, 10 * HOUR_MS)).toBe(false)
    expect(isFailing(9, 0, HOUR_MS - 1)).toBe(false)
  })

  it('of a source that had items and has none for two hours', () => {
    expect(isSilent(3, 0, 2 * HOUR_MS, true)).toBe(true)
    expect(isSilent(3, 0, 2 * HOUR_MS, false)).toBe(false)
    expect(isSilent(2, 0, 9 * HOUR_MS, true)).toBe(false)
    expect(silentInWords(Date.UTC(2026, 10, 21, 20, 5), Date.UTC(2026, 10, 21, 23, 5))).toBe(
      'It finds 0 items since 2026-11-21 20:05 UTC (3 hours).',
    )
  })
})
