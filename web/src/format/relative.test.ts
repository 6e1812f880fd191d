import { describe, expect, it } from 'vitest'
import { formatRelative } from './relative.ts'

const words = {
  now: 'now',
  inTime: (duration: string) => `in ${duration}`,
  ago: (duration: string) => `${duration} ago`,
}
const at = 1_000_000_000

describe('formatRelative', () => {
  it.each([
    [at + 500, 'now'],
    [at + 20_000, 'in 20 s'],
    [at + 95_000, 'in 2 min'],
    [at - 3 * 3_600_000 - 10_000, '3 h ago'],
    [at - 50 * 3_600_000, '2 d 2 h ago'],
  ])('says %d as %s', (moment, said) => {
    expect(formatRelative(moment, at, words)).toBe(said)
  })
})
