import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  characterLimit,
  checkContent,
  isHtmlProblem,
  parseTelegramHtml,
  type MessageContent,
} from '../../delivery/index.ts'
import type { Entry } from '../core/entry.ts'
import type { PostFacts } from '../ports.ts'
import { checkTemplate } from './check.ts'
import { toDigest, toEdit, toPost } from './content.ts'
import { templateSchema, type TemplateInput } from './contract.ts'

const euro = (minor: number) => ({ minor, currency: 'EUR', exponent: 2 })

const entry = (given: Partial<Entry> = {}): Entry => ({
  guid: null,
  url: 'https://shop.example/kettle?a=1&b=2',
  title: 'Kettle "Fjord" <1.7 l> & more',
  html: '',
  text: '',
  images: [],
  price: null,
  priceTo: null,
  oldPrice: null,
  availability: 'unknown',
  gtin: null,
  sku: null,
  brand: null,
  categories: [],
  language: null,
  author: null,
  publishedAt: null,
  ...given,
})
const facts = (given: Partial<Entry> = {}, more: Partial<PostFacts> = {}): PostFacts => ({
  entry: entry(given),
  sourceTitle: 'Northwind',
  lastPosted: null,
  lowest30d: null,
  lowestEver: null,
  ...more,
})
const template = (given: TemplateInput = {}) => templateSchema.parse(given)

/** What people see, with the text that each formatting covers. */
function shown(content: MessageContent | undefined) {
  const parsed = parseTelegramHtml(content?.html ?? '')
  if (isHtmlProblem(parsed)) throw new Error(parsed.message)
  const { text, entities } = parsed
  return {
    text,
    marks: entities.map(({ type, offset, length, url }) => [type, text.slice(offset, offset + length), url]),
  }
}
const textOf = (given: TemplateInput, of: PostFacts): string => shown(toPost(template(given), of, []).parts[0]).text

describe('the text of a post', () => {
  it('puts values in as text, never as markup', () => {
    const post = toPost(template({ text: '<b>{{title}}</b> <a href="{{link}}">there</a>' }), facts(), [])
    expect(shown(post.parts[0])).toEqual({
      text: 'Kettle "Fjord" <1.7 l> & more there',
      marks: [
        ['bold', 'Kettle "Fjord" <1.7 l> & more', undefined],
        ['text_link', 'there', 'https://shop.example/kettle?a=1&b=2'],
      ],
    })
  })

  it('leaves out lines whose fields are all empty, and the gaps that they would leave', () => {
    const text = '{{title}}\n\nNow {{price}} <s>{{old_price}}</s> only\n\nLowest: {{lowest_30d}}\n\n{{brand|no brand}}'
    expect(textOf({ text }, facts({ title: 'A' }))).toBe('A\n\nno brand')
    expect(textOf({ text }, facts({ title: 'A', price: euro(1250) }))).toBe('A\n\nNow €12.50 only\n\nno brand')
  })

  it('leaves out a link line when the item has no link', () => {
    expect(textOf({ text: '{{title}}\n<a href="{{link}}">Read on</a>' }, facts({ title: 'A', url: null }))).toBe('A')
  })

  it('keeps the formatting of the source where Telegram has it', () => {
    const html =
      '<p>One <strong>two</strong> <script>alert(1)</script></p><ul><li>a<li>b</ul><p><a href="javascript:x">c</a></p>'
    const post = toPost(template({ text: '{{text}}' }), facts({ html }), [])
    expect(shown(post.parts[0])).toEqual({ text: 'One two\n\n• a\n• b\n\nc', marks: [['bold', 'two', undefined]] })
  })

  it('says prices as the locale writes them and rounds discounts down', () => {
    const text = '{{price}} / {{old_price}} / {{discount}} / {{drop}}'
    const prices = { price: euro(129900), oldPrice: euro(199900) }
    const of = facts(prices, { lastPosted: euro(130000) })
    expect(textOf({ text, locale: 'de-DE' }, of)).toBe('1.299 € / 1.999 € / 35% /')
    expect(textOf({ text: '{{price}}' }, facts({ price: euro(1), priceTo: euro(250) }))).toBe('€0.01 – €2.50')
    expect(textOf({ text: '{{price}}' }, facts({ price: { minor: 12990, currency: 'JPY', exponent: 0 } }))).toBe(
      '¥12,990',
    )
  })

  it('makes hashtags of categories', () => {
    const categories = ['Home & Garden', 'tea', 'Tea', '2024', 'Küche']
    expect(textOf({ text: '{{hashtags}}' }, facts({ categories }))).toBe('#HomeGarden #tea #Küche')
  })

  it('does not repeat a text that is the title', () => {
    expect(textOf({ text: '{{title}}\n{{text}}' }, facts({ title: 'Same  thing', text: 'same thing' }))).toBe(
      'Same  thing'.replace('  ', ' '),
    )
  })
})

describe('a long text', () => {
  const sentences = Array.from({ length: 200 }, (_, index) => `This is sentence number ${index}.`).join(' ')

  it('ends at a sentence so that everything else keeps its place', () => {
    const post = toPost(
      template({ text: '{{title}}\n\n{{text}}\n\n{{link}}' }),
      facts({ title: 'T', text: sentences }),
      [7],
    )
    const { text } = shown(post.parts[0])
    expect(text.length).toBeLessThanOrEqual(1024)
    expect(text.length).toBeGreaterThan(950)
    expect(text).toMatch(/number \d+\.\n\nhttps:\/\/shop/)
    expect(post.notes[0]).toContain('1,024')
  })

  it('goes on in further messages and loses nothing', () => {
    const post = toPost(
      template({ text: '{{text}}', longText: 'split', buttons: [[{ text: 'Open', url: '{{link}}' }]] }),
      facts({ text: sentences }),
      [7],
    )
    expect(post.parts.length).toBe(3)
    expect(
      post.parts
        .map(shown)
        .map(({ text }) => text)
        .join(' '),
    ).toBe(sentences)
    expect(post.parts.map(({ buttons }) => buttons.length)).toEqual([0, 0, 1])
    expect(post.parts.map(({ media }) => media?.fileId)).toEqual([7, undefined, undefined])
  })

  it('never cuts what people see as one character', () => {
    const family = '👨‍👩‍👧‍👦'
    const post = toPost(template({ text: '{{text}}' }), facts({ text: family.repeat(400) }), [])
    const { text } = shown(post.parts[0])
    expect(text.replaceAll(family, '')).toBe('…')
  })
})

describe('buttons', () => {
  const buttons = [
    [
      { text: 'Buy for {{price|less}}', url: '{{link}}' },
      { text: 'Shop', url: 'https://shop.example' },
    ],
  ]

  it('carry values, and are left out when their address is none', () => {
    const post = toPost(template({ text: '{{title}}', buttons }), facts({ url: null }), [])
    expect(post.parts[0]?.buttons).toEqual([[{ text: 'Shop', url: 'https://shop.example/' }]])
    expect(post.notes).toEqual([
      'The button "Buy for less" was left out: for this item its address is none that Telegram opens.',
    ])
  })

  it('become links under an album, which has no buttons', () => {
    const post = toPost(template({ text: '{{title}}', buttons }), facts({ title: 'A' }), [1, 2])
    expect(post.parts[0]?.buttons).toEqual([])
    expect(post.parts[0]?.album).toHaveLength(2)
    expect(shown(post.parts[0]).text).toBe('A\n\nBuy for less · Shop')
  })
})

describe('an edit', () => {
  it('stands above the text and keeps photo and buttons', () => {
    const style = template({ text: '{{title}}', buttons: [[{ text: 'Open', url: '{{link}}' }]] })
    const [sent] = toPost(style, facts({ title: 'A' }), [3]).parts
    if (sent === undefined) throw new Error('nothing was made')
    const { parts } = toEdit(style, facts({ title: 'A', price: euro(900) }, { lastPosted: euro(1000) }), 'price', sent)
    expect(shown(parts[0]).text).toBe('Price now €9 (was €10)\n\nA')
    expect(parts[0]?.media).toEqual({ fileId: 3, kind: 'photo' })
    expect(parts[0]?.buttons).toHaveLength(1)
  })
})

describe('a digest', () => {
  it('takes as many items as find room', () => {
    const many = Array.from({ length: 200 }, (_, index) => facts({ title: `${index} ${'x'.repeat(100)}` }))
    const { parts, taken } = toDigest(template(), many)
    expect(taken).toBeGreaterThan(30)
    expect(taken).toBeLessThan(200)
    const { text } = shown(parts[0])
    expect(text.length).toBeLessThanOrEqual(4096)
    expect(text.split('\n')).toHaveLength(taken + 2)
  })
})

describe('whatever an item and a template hold', () => {
  const piece = fc.constantFrom(
    '<b>',
    '</b>',
    '<a href="',
    '">',
    '</a>',
    '<',
    '>',
    '&',
    '&#',
    '&lt;',
    '{{',
    '}}',
    '{{title}}',
    '{{text|none}}',
    '{{link}}',
    '<pre>',
    '</pre>',
    '<code class="language-x">',
    '<blockquote>',
    '</blockquote>',
    '<script>',
    '</script>',
    '<ul><li>',
    '<p>',
    '<br>',
    '\n',
    ' ',
    '"',
    "'",
    '\u0000',
    '\u202e',
    '\ud83d',
    '👩‍🚀',
    '\ue001',
    'word. ',
    'https://a.example/?q="><b>',
  )
  const hostile = fc
    .array(fc.oneof({ weight: 3, arbitrary: piece }, fc.string({ maxLength: 12 })), { maxLength: 60 })
    .map((pieces) => pieces.join(''))
  const long = fc
    .tuple(hostile, fc.integer({ min: 1, max: 80 }))
    .map(([text, times]) => text.repeat(times).slice(0, 64_000))
  const hostileFacts = fc
    .record({
      title: hostile.map((text) => text.slice(0, 500)),
      html: long,
      text: long.map((text) => text.slice(0, 4_000)),
      url: fc.oneof(fc.constant(null), hostile, fc.webUrl()),
      categories: fc.array(hostile, { maxLength: 5 }),
    })
    .map((given) => facts(given))
  const hostileTemplate = fc
    .record({
      text: fc.oneof(hostile, fc.constant(templateSchema.parse({}).text)),
      longText: fc.constantFrom('truncate' as const, 'split' as const),
      textStyle: fc.constantFrom('formatted' as const, 'plain' as const),
      buttons: fc.array(
        fc.array(
          fc.record({
            text: hostile.map((text) => `a${text}`.slice(0, 64)),
            url: fc.oneof(
              fc.constant('{{link}}'),
              hostile.map((text) => `h${text}`),
            ),
          }),
          { minLength: 1, maxLength: 2 },
        ),
        { maxLength: 2 },
      ),
    })
    .map((given) => templateSchema.parse({ ...given, text: given.text.slice(0, 4_000) }))

  it('becomes what Telegram takes, or nothing with the reason', () => {
    fc.assert(
      fc.property(hostileTemplate, hostileFacts, fc.constantFrom([], [1], [1, 2]), (style, of, photos) => {
        const { parts, problems } = toPost(style, of, photos)
        expect(parts.length > 0 || problems.length > 0).toBe(true)
        expect(parts.length).toBeLessThanOrEqual(5)
        for (const part of parts) {
          const parsed = parseTelegramHtml(part.html)
          if (isHtmlProblem(parsed)) throw new Error(parsed.message)
          const limit = part.album === undefined ? characterLimit(part) : 1024
          expect(parsed.text.length).toBeLessThanOrEqual(limit)
          expect(checkContent(part, [])).toEqual([])
          expect(parsed.text.isWellFormed()).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('never fails for what an item holds when the template is well', () => {
    fc.assert(
      fc.property(hostileFacts, (of) => {
        const named = { ...of, entry: { ...of.entry, title: `T ${of.entry.title}` } }
        expect(toPost(templateSchema.parse({}), named, [1]).problems).toEqual([])
        expect(toDigest(templateSchema.parse({}), [named]).problems).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('takes time in proportion to its length', () => {
    const nasty = ['<a href="', '<b x="', '&#', '<li>', '<p><b>', '{{', '"<', ' \n']
    for (const unit of nasty) {
      const html = unit.repeat(64_000 / unit.length)
      const started = performance.now()
      toPost(templateSchema.parse({ longText: 'split' }), facts({ html }), [])
      expect(performance.now() - started).toBeLessThan(1_000)
    }
  })
})

describe('checkTemplate', () => {
  it('takes the template that channels begin with', () => {
    expect(checkTemplate(template())).toEqual([])
  })
  it.each([
    [{ text: '{{titel}}' }, 'text', 'There is no field "titel"'],
    [{ text: '<b>{{title}}' }, 'text', 'never closed'],
    [{ text: '<a href={{link}}>x</a>' }, 'text', ''],
    [{ text: '  ' }, 'text', 'empty'],
    [{ text: '{{title}}', edits: { soldOut: '<br>' } }, 'edits.soldOut', '<br>'],
    [{ text: '{{title}}', buttons: [[{ text: 'x', url: 'shop' }]] }, 'buttons.0.0.url', 'shop'],
    [{ text: '{{title}}', timeZone: 'Mars/Base' }, 'timeZone', 'Mars/Base'],
  ])('refuses %j', (given: TemplateInput, path, words) => {
    const problems = checkTemplate(template(given))
    expect(problems.map((problem) => problem.path)).toEqual([path])
    expect(problems[0]?.message).toContain(words)
  })
})
