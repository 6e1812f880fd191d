import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alphabet, readRecoveryCode, RECOVERY_CODES, SECRET_LENGTH, writeRecoveryCode } from './recovery-code.ts'

const secret = fc.string({
  unit: fc.constantFrom(...Array.from(alphabet)),
  minLength: SECRET_LENGTH,
  maxLength: SECRET_LENGTH,
})
const place = fc.integer({ min: 0, max: RECOVERY_CODES - 1 })

describe('a recovery code', () => {
  it('is read as it was written, also in capitals, without dashes or with spaces', () => {
    fc.assert(
      fc.property(place, secret, (at, words) => {
        const written = writeRecoveryCode(at, words)
        for (const typed of [written, written.toUpperCase(), written.replaceAll('-', ''), written.replaceAll('-', ' ')])
          expect(readRecoveryCode(typed)).toEqual({ place: at, secret: words })
      }),
    )
  })

  it('is told apart from the six digits of an authenticator', () => {
    for (const text of ['123456', '123 456', '', '3-abcd', `x-${'a'.repeat(16)}`, `3-${'l1O0'.repeat(4)}`])
      expect(readRecoveryCode(text)).toBeNull()
  })

  it('has no letters that look like digits', () => {
    expect(alphabet).not.toMatch(/[0o1il]/)
    expect(SECRET_LENGTH * Math.log2(alphabet.length)).toBeGreaterThan(78)
  })
})
