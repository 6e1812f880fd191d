import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passwordProblem } from './password-policy.ts'

describe('passwordProblem', () => {
  it.each([
    '1234567890',
    '0123456789',
    '9876543210',
    'qwertyuiop',
    'qwertyuiop123',
    'asdfghjkl;',
    '1qaz2wsx3edc',
    'qwerty123456',
    'abcdefghij',
    'password123',
    'Password2024!',
    'P@ssw0rd1234',
    'passw0rd2024',
    'iloveyou123',
    'iloveyou1234!',
    'welcome12345',
    'letmein12345',
    'football2023',
    'princess1234',
    'superman1234',
    'dragon1234567',
    'sunshine2020',
    'switchboard1',
    'telegram2026',
    'changeme123!',
    'admin123456',
    'administrator',
    'mynewpassword',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '121212121212',
    'correcthorsebatterystaple',
    '!!!!!!!!!!!!',
    '11111111112222222222',
    'йцукенгшщз',
    'ada1234567',
  ])('refuses %s', (password) => {
    expect(passwordProblem(password, 'ada')).toEqual(expect.any(String))
  })

  it.each([
    'ample otter canyon violin',
    'xK9#mQ2$vL7p',
    'dGhpcyBpcyBhIHRlc3Q',
    'grüner Elch am Fenster',
    'снег падает на мост',
    'tr0ub4dor and three',
    'ada likes 17 purple kites',
    'pass the salt to Marguerite',
    'f3a91c0be2d47756',
    'w'.repeat(2) + 'hJ8!nT4zRq'.repeat(2) + 'kM',
  ])('takes %s', (password) => {
    expect(passwordProblem(password, 'ada')).toBeNull()
  })

  it('takes whatever chance makes of 16 signs and more', () => {
    const alphabet = Array.from('abcdefghijkmnopqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ234679')
    const generated = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 16, maxLength: 64 })
    let refused = 0
    fc.assert(
      fc.property(fc.noShrink(generated), (password) => {
        if (new Set(password).size > 9 && passwordProblem(password, 'ada') !== null) refused += 1
      }),
      { numRuns: 1_000 },
    )
    expect(refused).toBe(0)
  })

  it('is quick for the longest and the most contrived', () => {
    const before = process.threadCpuUsage()
    for (const part of ['a', 'ab', 'password', '1', ' ', '$', 'love1'])
      passwordProblem(part.repeat(200).slice(0, 200), part.repeat(64).slice(0, 64))
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(1_000)
  })
})
