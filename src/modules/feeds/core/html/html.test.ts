import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanTitle, htmlToTelegram, htmlToText, imagesOf } from './html.ts'

describe('HTML becomes text', () => {
  it('with paragraphs, lines and bullets', () => {
    const html = '<h2>Hello&nbsp;<i>World</i></h2><p>One,<br>two</p><ul><li>a<li>b</ul><script>alert(1)</script>end'
    expect(htmlToText(html)).toBe('Hello World\n\nOne,\ntwo\n\n• a\n• b\n\nend'.replace('b\n\nend', 'b\nend'))
  })

  it('of a title only formatting is markup', () => {
    expect(cleanTitle('<b>New</b> &amp; good')).toBe('New & good')
    expect(cleanTitle('How to use <canvas> when 5 < 6')).toBe('How to use <canvas> when 5 < 6')
    expect(cleanTitle('a<br/>b <script>x</script>')).toBe('a b')
  })

  it('names the pictures, but not the counters', () => {
    const html =
      '<img src="a.png"><IMG SRC="/b.png"><img width="1" src="c.png"><img src="data:image/gif;base64,x" data-src="d.png">'
    expect(imagesOf(html, 'https://e.example/p/', 10)).toEqual([
      'https://e.example/p/a.png',
      'https://e.example/b.png',
      'https://e.example/p/d.png',
    ])
  })
})

describe('HTML becomes that of Telegram', () => {
  it('escaped, with absolute links, and nothing that Telegram does not know', () => {
    const html =
      '<h1>A &lt; B</h1><p><strong>x <b>y</b></strong> <a href="/p?a=1&amp;b=2">link</a> <a href="javascript:alert(1)">no</a></p><table><tr><td>1<td>2</table>'
    expect(htmlToTelegram(html, 'https://e.example/')).toBe(
      '<b>A &lt; B</b>\n\n<b>x y</b> <a href="https://e.example/p?a=1&amp;b=2">link</a> no\n\n1 2',
    )
  })

  it('keeps tags in their order and leaves out empty ones', () => {
    expect(htmlToTelegram('<b>a<i>b</b>c</i><u></u>')).toBe('<b>a<i>b</i></b>c')
  })

  it('is well formed whatever it is given', () => {
    const pieces = fc.constantFrom(
      '<b>',
      '</b>',
      '<i>',
      '</i>',
      '<a href="http://x.example">',
      '</a>',
      '<p>',
      '</p>',
      '<li>',
      '<pre>',
      '</pre>',
      'x',
      ' ',
      '&lt;',
      '<',
      '>',
      '"',
      '<!--',
      '-->',
      '<code',
      '<blockquote>',
      '</blockquote>',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        expect(openTags(htmlToTelegram(parts.join('')))).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  it('takes a time that grows with the length only', () => {
    for (const evil of [
      '<a ',
      '<a b="',
      '<a b=">" ',
      '<![CDATA[',
      '<!--',
      '<!DOCTYPE x [',
      '</',
      '<p>',
      '&amp;&',
      '<li>',
      '<?',
      '<script>',
    ]) {
      const startedAt = performance.now()
      htmlToText(evil.repeat(Math.floor(500_000 / evil.length)))
      expect(performance.now() - startedAt, evil).toBeLessThan(3_000)
    }
  })
})

/** Tags that are left open, or closed without being open. */
function openTags(html: string): string[] {
  const open: string[] = []
  for (const [, close, name = ''] of html.matchAll(/<(\/?)([a-z-]+)[^>]*>/g)) {
    if (close === '') open.push(name)
    else if (open.pop() !== name) return ['wrong order']
  }
  return open
}
