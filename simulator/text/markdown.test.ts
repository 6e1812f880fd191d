import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../api/refusal.ts'
import type { FormattedText } from './entity.ts'
import { parseMarkdown } from './markdown.ts'
import { parseMarkdownV2 } from './markdown-v2.ts'

const refusalOf = (parse: (source: string) => FormattedText, source: string): string => {
  try {
    return JSON.stringify(parse(source))
  } catch (error) {
    if (error instanceof Refusal) return error.message.replace("Bad Request: can't parse entities: ", '')
    throw error
  }
}

describe('parseMarkdownV2', () => {
  it('reads nested marks, links, code and quotes', () => {
    expect(parseMarkdownV2('*bold _both_* __under__ ||no|| ~s~ [x](http://e.com/a\\)b) `c*`').entities).toEqual([
      { type: 'bold', offset: 0, length: 9 },
      { type: 'italic', offset: 5, length: 4 },
      { type: 'underline', offset: 10, length: 5 },
      { type: 'spoiler', offset: 16, length: 2 },
      { type: 'strikethrough', offset: 19, length: 1 },
      { type: 'text_link', offset: 21, length: 1, url: 'http://e.com/a)b' },
      { type: 'code', offset: 23, length: 2 },
    ])
    expect(parseMarkdownV2('```ts\nlet x\n```')).toEqual({
      text: 'let x\n',
      entities: [{ type: 'pre', offset: 0, length: 6, language: 'ts' }],
    })
    expect(parseMarkdownV2('>a\n>b\nc')).toEqual({
      text: 'a\nb\nc',
      entities: [{ type: 'blockquote', offset: 0, length: 3 }],
    })
    expect(parseMarkdownV2('1\\.5 \\- 2')).toEqual({ text: '1.5 - 2', entities: [] })
  })

  it.each([
    ['1.5', "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ['a!', "Character '!' is reserved and must be escaped with the preceding '\\'"],
    ['é*a', "Can't find end of Bold entity at byte offset 2"],
    ['[a](b', "Can't find end of a URL at byte offset 0"],
  ])('refuses %s', (source, problem) => {
    expect(refusalOf(parseMarkdownV2, source)).toBe(problem)
  })
})

describe('parseMarkdown', () => {
  it('reads the marks of the old mode', () => {
    expect(parseMarkdown('*b* _i_ `c` [x](http://e.com/) \\*')).toEqual({
      text: 'b i c x *',
      entities: [
        { type: 'bold', offset: 0, length: 1 },
        { type: 'italic', offset: 2, length: 1 },
        { type: 'code', offset: 4, length: 1 },
        { type: 'text_link', offset: 6, length: 1, url: 'http://e.com/' },
      ],
    })
  })

  it('refuses a mark without an end', () => {
    expect(refusalOf(parseMarkdown, 'a _b')).toBe("Can't find end of the entity starting at byte offset 2")
  })
})

it('no Markdown fails but with a refusal', () => {
  const marks = fc.constantFrom(
    '*',
    '_',
    '__',
    '`',
    '```',
    '[',
    ']',
    '(',
    ')',
    '||',
    '~',
    '>',
    '\n',
    '\\',
    'x',
    '😀',
    '![',
  )
  fc.assert(
    fc.property(fc.array(marks, { maxLength: 40 }), (pieces) => {
      for (const parse of [parseMarkdown, parseMarkdownV2])
        expect(typeof refusalOf(parse, pieces.join(''))).toBe('string')
    }),
    { numRuns: 1000 },
  )
})
