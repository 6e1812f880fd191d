import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { RichText } from './RichText.tsx'
import { safeHref, toRichText, type RichNode } from './rich-text.ts'

const flat = (nodes: readonly RichNode[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : flat(node.children))).join('')

const markup = (text: string, entities: Parameters<typeof toRichText>[1]): string =>
  renderToStaticMarkup(<RichText text={text} entities={entities} />).replaceAll(/ class="[^"]*"/g, '')

describe('toRichText', () => {
  it('nests what stands inside, whatever the order', () => {
    const entities = [
      { type: 'italic', offset: 2, length: 2 },
      { type: 'bold', offset: 0, length: 6 },
    ]
    expect(markup('abcdef!', entities)).toBe('<div><strong>ab<em>cd</em>ef</strong>!</div>')
  })

  it('counts in UTF-16 units, as Telegram does', () => {
    expect(markup('🌻 sun', [{ type: 'bold', offset: 3, length: 3 }])).toBe('<div>🌻 <strong>sun</strong></div>')
  })

  it('loses and repeats no character, however strange the entities', () => {
    const entity = fc.record({ type: fc.constant('bold'), offset: fc.nat(40), length: fc.nat(40) })
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(entity, { maxLength: 8 }), (text, entities) => {
        expect(flat(toRichText(text, entities))).toBe(text)
      }),
    )
  })
})

describe('RichText', () => {
  it('shows text as text, never as HTML', () => {
    expect(markup('<img src=x onerror=alert(1)>', [])).toBe('<div>&lt;img src=x onerror=alert(1)&gt;</div>')
  })

  it('links only to addresses that are safe to follow', () => {
    const link = (url: string) => markup('here', [{ type: 'text_link', offset: 0, length: 4, url }])
    expect(link('https://example.org/a?b=c')).toContain('href="https://example.org/a?b=c"')
    expect(link('javascript:alert(1)')).toBe('<div><span>here</span></div>')
    expect(link('data:text/html,x')).not.toContain('href')
  })

  it('shows code with its language', () => {
    expect(markup('x=1', [{ type: 'pre', offset: 0, length: 3, language: 'python' }])).toBe(
      '<div><pre><span>python</span>x=1</pre></div>',
    )
  })
})

describe('safeHref', () => {
  it.each([
    ['example.org/x', 'https://example.org/x'],
    ['tg://resolve?domain=x', 'tg://resolve?domain=x'],
    [' javascript:alert(1)', null],
    ['JAVASCRIPT:alert(1)', null],
    ['http://', null],
  ])('makes of %s %s', (url, href) => {
    expect(safeHref(url)).toBe(href)
  })
})
