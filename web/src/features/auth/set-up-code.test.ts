import { describe, expect, it } from 'vitest'
import { loginSearchSchema } from './search.ts'
import { codeInHash, pastedCode } from './set-up-code.ts'

describe('the set-up code', () => {
  it('is read from the part of the link that is not sent', () => {
    expect(codeInHash('#code=aB-_9')).toBe('aB-_9')
    expect(codeInHash('')).toBe('')
    expect(codeInHash('#other=1')).toBe('')
  })
  it('may be pasted alone or with its link', () => {
    expect(pastedCode(' aB-_9 ')).toBe('aB-_9')
    expect(pastedCode('http://127.0.0.1:8080/setup#code=aB-_9\n')).toBe('aB-_9')
  })
})

describe('where a log-in leads', () => {
  it.each(['/contacts?q=ann', '/'])('may be %s', (next) => {
    expect(loginSearchSchema.parse({ next })).toEqual({ next })
  })
  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'is never %s',
    (next) => {
      expect(loginSearchSchema.parse({ next }).next).toBeUndefined()
    },
  )
})
