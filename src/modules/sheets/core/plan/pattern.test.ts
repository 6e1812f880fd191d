import { describe, expect, test } from 'vitest'
import { editDistance, nearest } from './names.ts'
import { checkPattern } from './pattern.ts'
import { attempt } from './refusal.ts'

const verdict = (pattern: string): string => {
  const outcome = attempt(() => checkPattern(pattern))
  return outcome.kind === 'ok' ? `${String(outcome.value.groups)} groups` : outcome.problem.message
}

describe('patterns', () => {
  test.each([
    ['abc', '0 groups'],
    ['(a|b)*(c)', '2 groups'],
    ['(?:a)+?(?i)b', '0 groups'],
    ['[^a-z0-9_.-]{2,5}', '0 groups'],
    ['\\p{L}+\\d\\.\\(', '0 groups'],
    ['[\\]\\-x]', '0 groups'],
    ['^\\s*$', '0 groups'],
  ])('%s is taken', (pattern, expected) => {
    expect(verdict(pattern)).toBe(expected)
  })

  test.each([
    '',
    '(',
    ')',
    '[',
    '[]',
    'a**',
    '*a',
    'a{2',
    '{2}',
    'a{1000}',
    '(a{9}){2}',
    'a{40}b{40}',
    'a{5,2}',
    '(?=a)',
    '(?<n>a)',
    '\\1',
    '\\k',
    '[z-a]',
    '[[:alpha:]]',
    '\\p{Nope}',
    '\\',
    'a'.repeat(501),
    '('.repeat(30),
  ])('%s is refused with a sentence', (pattern) => {
    expect(verdict(pattern)).toMatch(/\.$/)
  })
})

describe('nearest names', () => {
  test('typing errors and swapped letters are near, other words are not', () => {
    expect(editDistance('amount', 'amonut')).toBe(1)
    expect(nearest('amonut', ['amount', 'country', 'month'])).toEqual(['amount'])
    expect(nearest('total', ['Total net', 'Grand total', 'name'])).toEqual(['Total net', 'Grand total'])
    expect(nearest('zzz', ['amount'])).toEqual([])
  })
})
