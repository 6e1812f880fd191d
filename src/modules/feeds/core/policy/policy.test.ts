import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry, Money } from '../entry.ts'
import { decide, type Question } from './decide.ts'
import { judge } from './filters.ts'
import type { DecidingPolicy, Filter, Step, Subject } from './policy.ts'
import { compareToAmount, discountPercent, fallPercent, showMoney } from './prices.ts'
import { judgeRepeat, type EarlierPost } from './repeat.ts'
import { fold, hasWords } from './words.ts'

const DAY_MS = 86_400_000
const NOW = 1_790_000_000_000
const find = (pattern: string, ignoreCase: boolean, text: string): string | null =>
  new RegExp(pattern, ignoreCase ? 'iu' : 'u').exec(text)?.[0] ?? null

const euros = (minor: number): Money => ({ minor, currency: 'EUR', exponent: 2 })
const entry = (changes: Partial<Entry> = {}): Entry => ({
  guid: null,
  url: 'https://shop.example/kettle',
  title: 'Steel Kettle 2 l',
  html: '',
  text: 'Boils water. Fast.',
  images: [],
  price: euros(4000),
  priceTo: null,
  oldPrice: null,
  availability: 'in_stock',
  gtin: null,
  sku: null,
  brand: null,
  categories: ['Kitchen', 'Small appliances'],
  language: null,
  author: null,
  publishedAt: null,
  ...changes,
})
const subject = (changes: Partial<Entry> = {}, language: string | null = null): Subject => ({
  entry: entry(changes),
  sourceId: 7,
  sourceTitle: 'Shop',
  language,
})
const look = (filter: Filter, of: Subject = subject()): Step => judge([filter], of, find)[0]!
const words = (match: 'any' | 'all' | 'none', list: string[], wholeWords = true): Filter => ({
  kind: 'keywords',
  match,
  words: list,
  wholeWords,
  in: ['title', 'text'],
})

describe('a filter', () => {
  it('finds words and phrases whatever their case and spaces, as whole words', () => {
    expect(look(words('any', ['steel  KETTLE']))).toMatchObject({
      passed: true,
      text: 'It has “steel  KETTLE” in the title.',
    })
    expect(look(words('any', ['boil']))).toMatchObject({ passed: false })
    expect(look(words('any', ['boil'], false))).toMatchObject({ passed: true })
    expect(look(words('all', ['water', 'tea']))).toMatchObject({ passed: false, text: '“tea” is missing.' })
    expect(look(words('none', ['fast']))).toMatchObject({ passed: false, text: 'It has “fast” in the text.' })
    expect(look(words('any', ['чайник']), subject({ title: 'ЧАЙНИК электрический' }))).toMatchObject({ passed: true })
  })

  it('finds patterns and tells what matched', () => {
    const filter = { kind: 'regex', match: 'found', pattern: '\\d+ l', ignoreCase: true, in: ['title'] } as const
    expect(look(filter)).toMatchObject({ passed: true, text: 'The pattern \\d+ l matches “2 l” in the title.' })
    expect(look({ ...filter, match: 'not_found' })).toMatchObject({ passed: false })
  })

  it('compares prices in their currency only', () => {
    const filter = { kind: 'price', currency: 'EUR', from: '10', to: '40.00', without: 'refuse' } as const
    expect(look(filter)).toMatchObject({ passed: true })
    expect(look({ ...filter, to: '39.99' })).toMatchObject({ passed: false, text: '40.00 EUR is above 39.99 EUR.' })
    expect(look({ ...filter, currency: 'USD' })).toMatchObject({ passed: false })
    expect(look({ ...filter, without: 'pass' }, subject({ price: null }))).toMatchObject({ passed: true })
  })

  it('asks for a discount, a category, a source and a language', () => {
    const cheap = subject({ oldPrice: euros(5000) })
    expect(look({ kind: 'discount', atLeastPercent: 20, without: 'refuse' }, cheap)).toMatchObject({ passed: true })
    expect(look({ kind: 'discount', atLeastPercent: 21, without: 'refuse' }, cheap)).toMatchObject({ passed: false })
    expect(look({ kind: 'category', match: 'none', categories: ['KITCHEN'] })).toMatchObject({ passed: false })
    expect(look({ kind: 'source', match: 'any', sourceIds: [8] })).toMatchObject({ passed: false })
    const pt = { kind: 'language', match: 'any', languages: ['pt'], without: 'refuse' } as const
    expect(look(pt, subject({ language: 'pt-br' }))).toMatchObject({ passed: true })
    expect(look(pt, subject({}, 'pt'))).toMatchObject({ passed: true })
    expect(look(pt)).toMatchObject({ passed: false, text: 'Nobody tells its language.' })
  })
})

describe('words', () => {
  it('are found as whole words exactly where they stand between others', () => {
    const word = fc.stringMatching(/^[a-zа-я0-9]{1,6}$/u)
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), word, (text, wanted) => {
        expect(hasWords(fold(text.join(' - ')), fold(wanted), true)).toBe(text.map(fold).includes(fold(wanted)))
      }),
    )
  })
})

describe('prices', () => {
  const minor = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
  it('fall by what a fraction says, whatever their size and exponent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 0, max: 1e12 }), (before, now) => {
        const fall = fallPercent(euros(before), euros(now)) ?? Number.NaN
        const wanted = ((before - now) / before) * 100
        expect(Math.abs(fall - wanted)).toBeLessThanOrEqual(0.0002 + Math.abs(wanted) * 1e-12)
      }),
    )
    expect(fallPercent({ ...euros(1000), exponent: 2 }, { minor: 9, currency: 'EUR', exponent: 0 })).toBe(10)
    expect(fallPercent(euros(0), euros(1))).toBeNull()
    expect(fallPercent(euros(1), { ...euros(1), currency: 'USD' })).toBeNull()
    expect(discountPercent({ price: euros(100), oldPrice: euros(90) })).toBeNull()
  })

  it('compare with an amount as the amount that is shown of them does', () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 4 }), (amount, exponent) => {
        const price = { minor: amount, currency: 'EUR', exponent }
        expect(compareToAmount(price, showMoney(price).replace(' EUR', ''))).toBe(0)
      }),
    )
  })
})

const policy = (changes: Partial<DecidingPolicy['repeat']> = {}, filters: readonly Filter[] = []): DecidingPolicy => ({
  filters,
  repeat: { afterDays: null, priceFallPercent: null, edit: false, ignoreBelowPercent: 1, ...changes },
  schedule: { order: 'oldest', expireHours: 72 },
})
const question = (changes: Partial<Question> = {}): Question => ({
  policy: policy(),
  subject: subject(),
  itemId: 1,
  before: null,
  earlier: [],
  known: null,
  nowMs: NOW,
  find,
  ...changes,
})
const states = [
  'approval',
  'held',
  'queued',
  'posting',
  'posted',
  'failed',
  'uncertain',
  'expired',
  'dropped',
  'digested',
] as const
const price = fc.option(fc.integer({ min: 0, max: 1e6 }).map(euros))
const post: fc.Arbitrary<EarlierPost> = fc.record({
  id: fc.integer({ min: 1, max: 1e6 }),
  itemId: fc.constantFrom(1, 2),
  state: fc.constantFrom(...states),
  price,
  availability: fc.constantFrom(null, 'in_stock', 'out_of_stock', 'unknown'),
  at: fc.integer({ min: NOW - 100 * DAY_MS, max: NOW }),
})
const before = fc.option(
  fc.record({
    price,
    availability: fc.constantFrom('in_stock' as const, 'out_of_stock' as const),
    title: fc.constant('Kettle'),
  }),
)
const rule = fc.record({
  afterDays: fc.option(fc.integer({ min: 1, max: 60 })),
  priceFallPercent: fc.option(fc.integer({ min: 1, max: 90 })),
  edit: fc.boolean(),
  ignoreBelowPercent: fc.integer({ min: 0, max: 20 }),
})

describe('a decision', () => {
  it('never posts what waits, is on its way or is in doubt a second time, and the same question has the same answer', () => {
    fc.assert(
      fc.property(fc.array(post, { maxLength: 3 }), before, rule, price, (earlier, was, repeat, now) => {
        const asked = question({ policy: policy(repeat), earlier, before: was, subject: subject({ price: now }) })
        const answer = decide(asked)
        expect(decide(asked)).toEqual(answer)
        const last = earlier.at(-1)
        if (answer.kind !== 'post') return
        expect(['approval', 'held', 'queued', 'posting', 'uncertain']).not.toContain(last?.state)
        if (last !== undefined) expect(answer.occasion).toMatch(new RegExp(`^(price|again):${last.id}$`))
        else expect(answer.occasion).toBe('first')
      }),
    )
  })

  it('gives each new item an answer in words, and never posts what a filter refuses', () => {
    const refusing: Filter = { kind: 'keywords', match: 'none', words: ['kettle'], wholeWords: true, in: ['title'] }
    fc.assert(
      fc.property(fc.array(post, { maxLength: 3 }), rule, fc.boolean(), (earlier, repeat, isRefused) => {
        const answer = decide(question({ policy: policy(repeat, isRefused ? [refusing] : []), earlier }))
        expect(answer.kind).not.toBe('nothing')
        if ('text' in answer) expect(answer.text).not.toBe('')
        if (isRefused) expect(answer.kind).not.toBe('post')
      }),
    )
  })

  it('says of a known product why, and posts a known item once a filter lets it pass', () => {
    expect(decide(question({ known: 'It was there.' }))).toMatchObject({ kind: 'duplicate', text: 'It was there.' })
    const filters: Filter[] = [{ kind: 'price', currency: 'EUR', from: null, to: '45', without: 'refuse' }]
    const was = { price: euros(5000), availability: 'in_stock' as const, title: 'Steel Kettle 2 l' }
    expect(decide(question({ policy: policy({}, filters), before: was }))).toMatchObject({
      kind: 'post',
      occasion: 'first',
    })
    expect(decide(question({ policy: policy({}), before: was }))).toEqual({ kind: 'nothing' })
    expect(decide(question({ policy: policy({ priceFallPercent: 20 }), before: was }))).toMatchObject({ kind: 'post' })
  })

  it('takes a post that waits back when its item does not pass any more', () => {
    const filters: Filter[] = [{ kind: 'price', currency: 'EUR', from: null, to: '30', without: 'refuse' }]
    const waiting: EarlierPost = {
      id: 9,
      itemId: 1,
      state: 'queued',
      price: euros(2900),
      availability: 'in_stock',
      at: NOW,
    }
    const was = { price: euros(2900), availability: 'in_stock' as const, title: 'x' }
    const asked = question({ policy: policy({}, filters), earlier: [waiting], before: was })
    expect(decide(asked)).toMatchObject({ kind: 'withdraw', postId: 9 })
    expect(decide({ ...asked, policy: policy() })).toEqual({ kind: 'refresh', postId: 9 })
    expect(decide({ ...asked, itemId: 2, before: null })).toMatchObject({ kind: 'duplicate', postId: 9 })
  })

  it('lets what was published long ago be', () => {
    const old = question({ subject: subject({ publishedAt: NOW - 4 * DAY_MS }) })
    expect(decide(old)).toMatchObject({ kind: 'expired' })
    expect(decide({ ...old, policy: { ...policy(), schedule: { order: 'oldest', expireHours: null } } })).toMatchObject(
      { kind: 'post' },
    )
  })
})

describe('a repetition', () => {
  const last: EarlierPost = {
    id: 5,
    itemId: 1,
    state: 'posted',
    price: euros(4000),
    availability: 'in_stock',
    at: NOW - 3 * DAY_MS,
  }
  const of = (changes: Partial<Parameters<typeof judgeRepeat>[2]>) => ({
    itemId: 1,
    price: euros(4000),
    availability: 'in_stock' as const,
    ...changes,
  })

  it('comes for a price that fell far enough, and says by how much', () => {
    const repeat = policy({ priceFallPercent: 10 }).repeat
    expect(judgeRepeat(repeat, last, of({ price: euros(3600) }), NOW)).toEqual({
      kind: 'post',
      occasion: 'price:5',
      text: 'The price fell by 10 % below that of post 5, to 36.00 EUR.',
    })
    expect(judgeRepeat(repeat, last, of({ price: euros(3601) }), NOW)).toMatchObject({ kind: 'duplicate' })
    expect(judgeRepeat(repeat, last, of({ price: euros(100), availability: 'out_of_stock' }), NOW)).toMatchObject({
      kind: 'duplicate',
    })
  })

  it('comes after its days, counted from the last post', () => {
    expect(judgeRepeat(policy({ afterDays: 3 }).repeat, last, of({}), NOW)).toMatchObject({
      kind: 'post',
      occasion: 'again:5',
    })
    expect(judgeRepeat(policy({ afterDays: 4 }).repeat, last, of({}), NOW)).toMatchObject({
      kind: 'duplicate',
      text: 'It was posted 3 days ago, as post 5; again only after 4 days.',
    })
  })

  it('is an edit of its own post, never of that of another item, and small changes are none', () => {
    const repeat = policy({ edit: true, ignoreBelowPercent: 5 }).repeat
    expect(judgeRepeat(repeat, last, of({ price: euros(3000) }), NOW)).toMatchObject({ kind: 'edit', edit: 'price' })
    expect(judgeRepeat(repeat, last, of({ price: euros(3900) }), NOW)).toMatchObject({ kind: 'duplicate' })
    expect(judgeRepeat(repeat, last, of({ price: euros(3000), itemId: 2 }), NOW)).toMatchObject({ kind: 'duplicate' })
    expect(judgeRepeat(repeat, last, of({ availability: 'out_of_stock' }), NOW)).toMatchObject({ edit: 'sold_out' })
    const out = { ...last, availability: 'out_of_stock' as const }
    expect(judgeRepeat(repeat, out, of({}), NOW)).toMatchObject({ edit: 'back_in_stock' })
  })
})
