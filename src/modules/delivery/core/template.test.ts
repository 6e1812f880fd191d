import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTemplate, renderTemplate, templateFields } from './template.ts'

describe('a template', () => {
  test('takes the value of a field', () => {
    expect(renderTemplate('Hello {{first_name}}!', { first_name: 'Ada' })).toBe('Hello Ada!')
  })

  test('takes the fallback when there is no value, or only white space, or only invisible characters', () => {
    for (const fields of [{}, { first_name: '' }, { first_name: ' \n ' }, { first_name: '\u3164\u200b' }])
      expect(renderTemplate('Hello {{ first_name | dear friend }}!', fields)).toBe('Hello dear friend!')
  })

  test('escapes values and fallbacks, so that nobody can format or break a message by their name', () => {
    expect(renderTemplate('{{first_name}} {{last_name|<b>"&\'}}', { first_name: '</b><a href="x">' })).toBe(
      '&lt;/b&gt;&lt;a href=&quot;x&quot;&gt; &lt;b&gt;&quot;&amp;&#39;',
    )
  })

  test('does not read fields in a value', () => {
    expect(renderTemplate('{{first_name}}', { first_name: '{{last_name}}', last_name: 'no' })).toBe('{{last_name}}')
  })

  test('leaves braces that are no field as they stand', () => {
    for (const text of [
      '{{',
      '}}',
      '{{}}',
      '{{ a b }}',
      '{{1}}',
      '{ {first_name} }',
      '{{a|{{b}}',
      '{{Ä}}',
      '{{first_name',
    ])
      expect(renderTemplate(text, { a: 'x', b: 'y', first_name: 'Ada' })).toBe(text)
  })

  test('has no access to what every object has', () => {
    expect(templateFields('{{constructor}}')).toEqual(['constructor'])
    expect(renderTemplate('{{constructor|none}}', {})).toBe('none')
  })

  test('names its fields once, in their order', () => {
    expect(templateFields('{{b}} {{a|x}} {{b|y}} {{no good}}')).toEqual(['b', 'a'])
  })

  test('is rendered in a time that grows with its length, whatever the braces', () => {
    for (const piece of ['{{', '{{a', '{{a|', '{', '}}', '{{a|{{', '{{a}}']) {
      const before = process.threadCpuUsage()
      renderTemplate(piece.repeat(200_000), { a: 'x' })
      expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(2000)
    }
  })

  test('loses nothing but the braces of its fields', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('{{', '}}', '|', 'a', ' ', '<b>', 'first_name', '{', '}')), (pieces) => {
        const template = pieces.join('')
        const parts = parseTemplate(template)
        const plain = parts.map((part) => (part.kind === 'field' ? '' : part.text)).join('')
        if (templateFields(template).length === 0) expect(plain).toBe(template)
        for (const part of parts) if (part.kind !== 'text') expect(template.slice(part.at, part.at + 2)).toBe('{{')
      }),
    )
  })

  test('never lets a value become a tag or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const rendered = renderTemplate('{{first_name|friend}}', { first_name: value })
        expect(rendered).not.toMatch(/[<>"']/)
        expect(rendered.length).toBeGreaterThan(0)
      }),
    )
  })
})
