import { describe, expect, it } from 'vitest'
import { maxAgeOf, retryAfterOf } from './caching.ts'

describe('max-age', () => {
  it('is read in any company, without the age it has', () => {
    expect(maxAgeOf({ 'cache-control': 'public, Max-Age=600' })).toBe(600_000)
    expect(maxAgeOf({ 'cache-control': 'max-age=600', age: '100' })).toBe(500_000)
    expect(maxAgeOf({ 'cache-control': 'max-age=31536000' })).toBe(86_400_000)
  })

  it('is nothing when it is forbidden, used up, broken or not there', () => {
    for (const value of ['no-cache, max-age=600', 'no-store', 'max-age=0', 'max-age=ten', 'max-age=-5', ''])
      expect(maxAgeOf({ 'cache-control': value })).toBeNull()
    expect(maxAgeOf({ 'cache-control': 'max-age=60', age: '61' })).toBeNull()
    expect(maxAgeOf({})).toBeNull()
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1)
  it('is seconds or a date, at most a day', () => {
    expect(retryAfterOf('120', now)).toBe(120_000)
    expect(retryAfterOf('Thu, 01 Jan 2026 00:05:00 GMT', now)).toBe(300_000)
    expect(retryAfterOf('9999999999', now)).toBe(86_400_000)
  })

  it('is nothing when it is over or cannot be read', () => {
    for (const text of ['0', 'soon', '', 'Thu, 01 Jan 2020 00:05:00 GMT', undefined])
      expect(retryAfterOf(text, now)).toBeNull()
  })
})
