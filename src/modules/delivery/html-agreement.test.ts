import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHtml } from '../../../simulator/text/html.ts'
import { isHtmlProblem, parseTelegramHtml } from './core/telegram-html.ts'

const piece = fc.constantFrom(
  ...[
    '<b>',
    '</b>',
    '<i>',
    '</i>',
    '<a href="https://example.com/">',
    '<a href=x.org>',
    '</a>',
    '</>',
    '<u ',
    '>',
    '<',
    '</',
  ],
  ...['<pre>', '</pre>', '<code>', '<code class="language-ts">', '</code>', '<blockquote expandable>', '</blockquote>'],
  ...[
    '&lt;',
    '&gt',
    '&#65;',
    '&#xD800;',
    '&',
    '&foo;',
    'text',
    '😀',
    ' = ',
    '"',
    "'",
    '/',
    '<span class="tg-spoiler">',
    '</span>',
  ],
)

const refuses = (html: string): boolean => {
  try {
    parseHtml(html)
    return false
  } catch {
    return true
  }
}

test('the editor refuses exactly the HTML that the simulated Telegram refuses', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const html = pieces.join('')
      expect(isHtmlProblem(parseTelegramHtml(html)), html).toBe(refuses(html))
    }),
    { numRuns: 5000 },
  )
})
