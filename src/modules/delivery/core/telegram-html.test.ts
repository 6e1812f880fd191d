import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isHtmlProblem, parseTelegramHtml } from './telegram-html.ts'

const good = (html: string) => {
  const result = parseTelegramHtml(html)
  if (isHtmlProblem(result)) throw new Error(`${html}: ${result.message}`)
  return result
}
const bad = (html: string) => {
  const result = parseTelegramHtml(html)
  if (!isHtmlProblem(result)) throw new Error(`${html} was accepted`)
  return result
}

describe("Telegram's HTML", () => {
  test('becomes a text and stretches of formatting in UTF-16 units', () => {
    expect(good('🏟 🏟<i>🏟 &gt;<b aba   =   caba>&lt🏟</b></i>')).toEqual({
      text: '🏟 🏟🏟 ><🏟',
      entities: [
        { type: 'italic', offset: 5, length: 7 },
        { type: 'bold', offset: 9, length: 3 },
      ],
    })
  })

  test('knows every tag of the documentation', () => {
    const types: Record<string, string> = {
      b: 'bold',
      strong: 'bold',
      i: 'italic',
      em: 'italic',
      u: 'underline',
      ins: 'underline',
      s: 'strikethrough',
      strike: 'strikethrough',
      del: 'strikethrough',
      'tg-spoiler': 'spoiler',
      code: 'code',
      pre: 'pre',
      blockquote: 'blockquote',
    }
    for (const [tag, type] of Object.entries(types))
      expect(good(`<${tag}>x</${tag.toUpperCase()} >`).entities).toEqual([{ type, offset: 0, length: 1 }])
    expect(good('<span class="tg-spoiler">x</span>').entities[0]?.type).toBe('spoiler')
    expect(good('<tg-emoji emoji-id="123">👍</tg-emoji>').entities[0]?.type).toBe('custom_emoji')
    expect(good('<blockquote expandable>x</blockquote>').entities[0]?.type).toBe('expandable_blockquote')
    expect(good('<pre><code class="language-ts">x</code></pre>').entities).toEqual([
      { type: 'pre', offset: 0, length: 1, language: 'ts' },
    ])
  })

  test('keeps a link that Telegram can open and drops one that it cannot', () => {
    expect(good('<a href="telegram.org">x</a>').entities[0]?.url).toBe('http://telegram.org')
    expect(good("<a href='https://example.com/?a=1&amp;b=2'>x</a>").entities[0]?.url).toBe(
      'https://example.com/?a=1&b=2',
    )
    expect(good('<a>https://telegram.org/a</a>').entities[0]?.url).toBe('https://telegram.org/a')
    expect(good('<a href="javascript:alert(1)">x</a>')).toEqual({ text: 'x', entities: [] })
    expect(good('<a href="tg://user?id=42">x</a>').entities[0]?.type).toBe('text_mention')
  })

  test('leaves references that it does not know as they are', () => {
    expect(good('&ge;&lt;&gt;&amp;&quot;&laquo;&#12345678;&Or; & &#x41;&#66').text).toBe(
      '&ge;<>&"&laquo;&#12345678;&Or; & AB',
    )
  })

  test('drops white space at the ends and moves the formatting with the text', () => {
    expect(good(' \n <b>x </b>\n\n')).toEqual({ text: 'x', entities: [{ type: 'bold', offset: 0, length: 1 }] })
    expect(good('a\r\nb').text).toBe('a\nb')
  })

  test.each([
    ['a < b', 2, '&lt;'],
    ['<abacaba', 0, 'no tag <abacaba>'],
    ['x<br>y', 1, 'Enter key'],
    ['<b', 0, 'not finished'],
    ['<i   =aba>x</i>', 5, 'no attribute'],
    ['<a href=http://x.org/a>x</a>', 8, 'in quotes'],
    ['<a href="x>y</a>', 0, 'not finished'],
    ['<span>x</span>', 0, 'tg-spoiler'],
    ['x</b>', 1, 'without a start tag'],
    ['<b>x</b', 4, 'not finished'],
    ['<b><i>x</b></i>', 7, 'write </i> first'],
    ['ok <b>x', 3, 'never closed'],
    ['<tg-emoji>x</tg-emoji>', 0, 'emoji-id'],
    ['x &#xD800;', 2, 'half a character'],
    ['<!-- x -->', 0, '&lt;'],
  ])('refuses %j at the place of the mistake', (html, at, words) => {
    const problem = bad(html)
    expect(problem.at).toBe(at)
    expect(problem.message).toContain(words)
  })

  test('never throws, and every stretch lies inside the text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '<b>',
      '</b>',
      '<a href="x.org">',
      '</a>',
      '<pre>',
      '<code class="language-x">',
      '</>',
      '&',
      '&lt;',
      '&#',
      'x',
      ' ',
      '\n',
      '"',
      '=',
      '😀',
      '\0',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (html) => {
          const result = parseTelegramHtml(html)
          if (isHtmlProblem(result)) {
            expect(result.at).toBeGreaterThanOrEqual(0)
            expect(result.at).toBeLessThan(html.length)
            return
          }
          for (const entity of result.entities) {
            expect(entity.offset).toBeGreaterThanOrEqual(0)
            expect(entity.length).toBeGreaterThan(0)
            expect(entity.offset + entity.length).toBeLessThanOrEqual(result.text.length)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('is read in a time that grows with its length', () => {
    for (const piece of ['<b>', '<b>x</b>', '<a>x</a>', '<a ', '&#', '&lt', '<code>x</code>', ' ', '<b x="'])
      expect(processorMs(() => parseTelegramHtml(piece.repeat(20_000)))).toBeLessThan(1000)
  })
})

/** Of this thread alone, so that whatever else the machine does is not counted. */
function processorMs(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
