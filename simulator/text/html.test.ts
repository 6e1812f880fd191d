import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../api/refusal.ts'
import { parseHtml } from './html.ts'

const refusalOf = (source: string): string => {
  try {
    parseHtml(source)
  } catch (error) {
    if (error instanceof Refusal) return error.message.replace("Bad Request: can't parse entities: ", '')
    throw error
  }
  return 'accepted'
}

describe('parseHtml', () => {
  it.each([
    ['<b>a</b>', 'a', [{ type: 'bold', offset: 0, length: 1 }]],
    [
      '<strong>a</strong><em>b</em>',
      'ab',
      [
        { type: 'bold', offset: 0, length: 1 },
        { type: 'italic', offset: 1, length: 1 },
      ],
    ],
    [
      '<ins>a</ins> <del>b</del>',
      'a b',
      [
        { type: 'underline', offset: 0, length: 1 },
        { type: 'strikethrough', offset: 2, length: 1 },
      ],
    ],
    ['<span class="tg-spoiler">a</span>', 'a', [{ type: 'spoiler', offset: 0, length: 1 }]],
    [
      '<a href="https://e.com/?a=1&amp;b=2">x</a>',
      'x',
      [{ type: 'text_link', offset: 0, length: 1, url: 'https://e.com/?a=1&b=2' }],
    ],
    ['<a href="javascript:alert(1)">x</a>', 'x', []],
    ['<pre><code class="language-ts">x</code></pre>', 'x', [{ type: 'pre', offset: 0, length: 1, language: 'ts' }]],
    ['<code>x</code>', 'x', [{ type: 'code', offset: 0, length: 1 }]],
    ['<blockquote expandable>q</blockquote>', 'q', [{ type: 'expandable_blockquote', offset: 0, length: 1 }]],
    [
      '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
      '👍',
      [{ type: 'custom_emoji', offset: 0, length: 2, custom_emoji_id: '5368324170671202286' }],
    ],
    ['😀<b>x</b>', '😀x', [{ type: 'bold', offset: 2, length: 1 }]],
    ['&lt;&gt;&amp;&quot;&#65;&#x42;&nbsp;& &copy', '<>&"AB&nbsp;& &copy', []],
    ['<B>a</>', 'a', [{ type: 'bold', offset: 0, length: 1 }]],
    ['<b></b>x', 'x', []],
    [
      '<b>a<code>c</code>d</b>',
      'acd',
      [
        { type: 'bold', offset: 0, length: 1 },
        { type: 'code', offset: 1, length: 1 },
        { type: 'bold', offset: 2, length: 1 },
      ],
    ],
  ])('reads %s', (source, text, entities) => {
    expect(parseHtml(source)).toEqual({ text, entities })
  })

  it.each([
    ['<x>a</x>', 'Unsupported start tag "x" at byte offset 0'],
    ['éé<br>', 'Unsupported start tag "br" at byte offset 4'],
    ['<b>a', `Can't find end tag corresponding to start tag "b"`],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
    ['<b><i>a</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<b>a</b', 'Unclosed end tag at byte offset 4'],
    ['<a href>x</a>', 'accepted'],
    ['<a href="x', 'Unclosed start tag at byte offset 0'],
    ['<a href=x,y>x</a>', 'Unexpected end of name token at byte offset 8'],
    ['<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
    ['1 <', 'Unclosed start tag at byte offset 2'],
    ['<tg-emoji>x</tg-emoji>', 'Invalid custom emoji identifier specified'],
    [
      '&#xd83d;',
      'Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units',
    ],
  ])('says what is wrong with %s', (source, problem) => {
    expect(refusalOf(source)).toBe(problem)
  })

  it('never fails but with the documented refusal, and its entities lie inside the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<b>',
        '</b>',
        '<i>',
        '</i>',
        '<a href="http://e.com">',
        '</a>',
        '<code>',
        '</code>',
        '<pre>',
        '</pre>',
      ),
      fc.constantFrom(
        '<',
        '>',
        '&',
        '&lt;',
        '&#128512;',
        '"',
        "'",
        '=',
        '/',
        '😀',
        'é',
        ' ',
        '<blockquote expandable>',
        '</>',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        let parsed: ReturnType<typeof parseHtml>
        try {
          parsed = parseHtml(pieces.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
          expect((error as Refusal).message).toMatch(/^Bad Request: can't parse entities: /)
          return
        }
        for (const { offset, length } of parsed.entities) {
          expect(length).toBeGreaterThan(0)
          expect(offset).toBeGreaterThanOrEqual(0)
          expect(offset + length).toBeLessThanOrEqual(parsed.text.length)
        }
        const offsets = parsed.entities.map(({ offset }) => offset)
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
      }),
      { numRuns: 2000 },
    )
  })

  it('gives back any text that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
        expect(parseHtml(`<b>${escaped}</b>`).text).toBe(text)
      }),
    )
  })
})
