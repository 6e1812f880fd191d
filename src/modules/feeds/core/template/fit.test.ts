import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutAtSentence, split } from './fit.ts'
import { plain, type Rich } from './rich.ts'

const text = (rich: Rich): string => rich.text

describe('cutAtSentence', () => {
  it.each([
    ['One. Two. Three.', 12, 'One. Two.'],
    ['Really? “Yes.” And more words', 20, 'Really? “Yes.”'],
    ['これは文です。次の文です。', 9, 'これは文です。'],
    ['Version 1.5 is out and it is large', 20, 'Version 1.5 is out…'],
    [
      'A tiny start. Then one very long sentence without an end',
      50,
      'A tiny start. Then one very long sentence without…',
    ],
    ['abcdefghij', 5, 'abcd…'],
    ['short', 5, 'short'],
    ['long', 1, ''],
  ])('makes of %j in %d: %j', (given, max, cut) => {
    expect(text(cutAtSentence(plain(given), max))).toBe(cut)
  })

  it('keeps the formatting of what stays', () => {
    const rich: Rich = { text: 'One two. Three four.', marks: [{ type: 'bold', start: 4, end: 14 }] }
    expect(cutAtSentence(rich, 12)).toEqual({ text: 'One two.', marks: [{ type: 'bold', start: 4, end: 8 }] })
  })

  it('never cuts a flag, a family or an accent', () => {
    for (const character of ['🇩🇪', '👩‍👩‍👧', 'e\u0301', '👍🏽'])
      for (let max = 2; max < 40; max++) {
        const cut = text(cutAtSentence(plain(character.repeat(60)), max))
        expect(cut.replaceAll(character, '')).toMatch(/^…?$/)
      }
  })
})

describe('split', () => {
  it('prefers paragraphs to lines to sentences to words', () => {
    const rich = plain('First line.\n\nSecond one. It goes on\nand on and on')
    expect(split(rich, [20, 20, 40]).map(text)).toEqual(['First line.', 'Second one.', 'It goes on\nand on and on'])
  })

  it('keeps every part within its limit and loses only blanks, unless it comes to an end', () => {
    const words = fc.array(
      fc.constantFrom('word', 'a', 'sentence.', '\n', '\n\n', 'longer-word', '👩‍🚀', 'x'.repeat(30)),
      {
        maxLength: 120,
      },
    )
    fc.assert(
      fc.property(
        words,
        fc.array(fc.integer({ min: 10, max: 80 }), { minLength: 1, maxLength: 6 }),
        (given, limits) => {
          const rich = plain(given.join(' '))
          const parts = split(rich, limits)
          expect(parts.length).toBeLessThanOrEqual(limits.length)
          for (const [index, part] of parts.entries()) expect(part.text.length).toBeLessThanOrEqual(limits[index] ?? 0)
          const bare = (words: string): string => words.replace(/\s/g, '')
          const whole = bare(rich.text)
          const shown = bare(parts.map(text).join('')).replace(/…$/, '')
          expect(whole.startsWith(shown)).toBe(true)
          if (parts.length < limits.length) expect(shown).toBe(whole)
        },
      ),
    )
  })
})
