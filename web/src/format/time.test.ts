import { describe, expect, it } from 'vitest'
import { formatDuration, formatEstimate } from './time.ts'

const minute = 60_000
const hour = 60 * minute

describe('formatDuration', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [1, '1 s'],
    [334_000, '5 min 34 s'],
    [59_999, '1 min'],
    [2 * hour + 10 * minute, '2 h 10 min'],
    [2 * hour, '2 h'],
    [76 * hour, '3 d 4 h'],
  ])('says %d ms as %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words)
  })
})

describe('formatEstimate', () => {
  it.each([
    [334_000, '5 min 34 s'],
    [10 * minute + 1, '11 min'],
    [3 * hour + 1, '3 h 1 min'],
    [10 * hour + 1, '11 h'],
  ])('says %d ms as %s, no finer than it can be known', (ms, words) => {
    expect(formatEstimate(ms)).toBe(words)
  })
})
