import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base62, keyPrefix, readKey, writeKey } from './api-key.ts'

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('an API key', () => {
  it('is read as it was written, whatever its bytes and its id', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 10 ** 14 }), (given, id) => {
        const key = { id, secret: base62(given) }
        expect(readKey(writeKey(key))).toEqual(key)
        expect(writeKey(key).startsWith(keyPrefix(id))).toBe(true)
      }),
    )
  })

  it('has a different secret for different bytes, always of 43 letters and digits', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(base62(one)).toMatch(/^[A-Za-z0-9]{43}$/)
        expect(base62(one) === base62(other)).toBe(Buffer.from(one).equals(Buffer.from(other)))
      }),
    )
    expect(base62(new Uint8Array(32).fill(255))).toHaveLength(43)
    expect(base62(new Uint8Array(32))).toBe('A'.repeat(43))
  })

  it('is no other text', () => {
    fc.assert(fc.property(fc.string(), (text) => readKey(text) === null))
    for (const text of ['swb_0_', `swb_01_${'a'.repeat(43)}`, `swb_1_${'a'.repeat(42)}`, ` swb_1_${'a'.repeat(43)}`])
      expect(readKey(text)).toBeNull()
  })
})
