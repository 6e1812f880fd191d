import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeReferences } from './entities.ts'
import { readXml, type XmlNode } from './xml.ts'

const ITEMS: ReadonlySet<string> = new Set(['item'])
const read = (source: string) => {
  const items: XmlNode[] = []
  const document = readXml(source, { emit: ITEMS, onNode: (node) => items.push(node) < 100 })
  return { items, document }
}

describe('XML is read however broken', () => {
  it('items end where the next begins, and their parents keep none of them', () => {
    const { items, document } = read('<rss><channel><item><a>1</a><item><a>2</channel></rss>')
    expect(items.map(({ children: [first] }) => first?.text)).toEqual(['1', '2'])
    expect(document.children[0]?.children[0]?.children).toEqual([])
  })

  it('names have our prefixes, whatever the document chose', () => {
    const { items } = read(
      '<r xmlns:X="http://purl.org/dc/elements/1.1/"><item><X:date>1</X:date><other:date/></item></r>'.replaceAll(
        'X',
        'x',
      ),
    )
    expect(items[0]?.children.map(({ name }) => name)).toEqual(['dc:date', 'other:date'])
  })

  it('no more is read than is wanted', () => {
    expect(read('<item/>'.repeat(500)).items).toHaveLength(100)
  })

  it('entities of the document do not exist', () => {
    expect(read('<!DOCTYPE r [<!ENTITY a "b">]><item>&a;&amp;&#65;</item>').items[0]?.text).toBe('&a;&A')
    expect(decodeReferences('&#0;&#xD800;&#1114112;&nbsp;&lt &copy=1 &frac12;')).toBe('\u00a0< &copy=1 ½')
  })

  it('never throws, whatever it is given', () => {
    const pieces = fc.constantFrom(
      '<item>',
      '</item>',
      '<a b="',
      '">',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<!DOCTYPE x [',
      ']>',
      '&amp;',
      '&',
      'x',
      '<',
      '>',
      '"',
      "'",
      '<?x',
      '?>',
      '/>',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 80 }), (parts) => {
        expect(read(parts.join('')).items.length).toBeLessThanOrEqual(100)
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes a time that grows with the length only', () => {
    for (const evil of [
      '<a>',
      '<a ',
      '</a>',
      '<a b="',
      '<a b=">" ',
      '<![CDATA[',
      '<!--',
      '<item>',
      '<item><a>',
      '&',
      '<x:a xmlns:x="y">',
    ]) {
      const startedAt = performance.now()
      read(evil.repeat(Math.floor(500_000 / evil.length)))
      expect(performance.now() - startedAt, evil).toBeLessThan(3_000)
    }
  })
})
