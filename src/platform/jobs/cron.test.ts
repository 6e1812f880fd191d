import { describe, expect, it } from 'vitest'
import { nextOccurrence } from './cron.ts'

const at = (text: string): number => Date.parse(text)
const berlin = (cron: string, after: string): string =>
  new Date(nextOccurrence({ cron, timeZone: 'Europe/Berlin' }, at(after))).toISOString()

describe('the next occurrence of a plan', () => {
  it('is strictly later, in the zone of the plan', () => {
    expect(berlin('30 3 * * *', '2026-01-15T02:30:00Z')).toBe('2026-01-16T02:30:00.000Z')
    expect(berlin('30 3 * * *', '2026-07-15T01:29:59Z')).toBe('2026-07-15T01:30:00.000Z')
  })

  it('comes once in the night that has the hour twice', () => {
    const first = berlin('30 2 * * *', '2026-10-24T12:00:00Z')
    expect(first).toBe('2026-10-25T00:30:00.000Z')
    expect(berlin('30 2 * * *', first)).toBe('2026-10-26T01:30:00.000Z')
  })

  it('comes once in the night that has no such hour', () => {
    const first = berlin('30 2 * * *', '2026-03-28T12:00:00Z')
    expect(first.startsWith('2026-03-29T01:')).toBe(true)
    expect(berlin('30 2 * * *', first)).toBe('2026-03-30T00:30:00.000Z')
  })
})
