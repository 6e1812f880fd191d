import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNumberReader } from './number-text.ts'

const read = (text: string, comma = false) => createNumberReader(comma).read(text)

describe('numbers as text', () => {
  it.each([
    ['12', 12],
    ['-12.5', -12.5],
    ['+5', 5],
    ['0.284', 0.284],
    ['1 284,50', 1284.5],
    ['1\u00a0284,50', 1284.5],
    ['1\u202f284\u202f567', 1284567],
    ['1,284.50', 1284.5],
    ['1.284,50', 1284.5],
    ['1.284.567', 1284567],
    ['1,284,567.89', 1284567.89],
    ["1'284.50", 1284.5],
    ['12,34,567', 1234567],
    ['(12.00)', -12],
    ['($1,250.00)', -1250],
    ['-€ 3.5', -3.5],
    ['€-3.5', -3.5],
    ['3,50 €', 3.5],
    ['$ 1,000.00', 1000],
    ['12.00-', -12],
    ['−12', -12],
    ['12 %', 0.12],
    ['12,5%', 0.125],
    ['1.5E+10', 1.5e10],
    ['EUR 1.200,00', 1200],
    ['1 284,50 руб.', 1284.5],
    ['CHF 1’200.00', 1200],
    [' 7 ', 7],
  ])('reads %s as %s', (text, value) => expect(read(text)).toBe(value))

  it.each([
    '',
    ' ',
    '-',
    'abc',
    '007',
    '00123',
    '0012.5',
    '1.2.3',
    '10.5.2024',
    '4111111111111111',
    '4111 1111 1111 1111',
    '+49301234567',
    '4006381333931',
    'DE89370400440532013000',
    '12E5',
    '1E5',
    '12a',
    '1,2,3',
    '1 2 3',
    '12-34',
    '1234567890123456.78',
    '192.168.0.1',
    '12:30',
    'about 12',
    '12 kg',
    '.',
    ',5,',
    '%',
    '€',
  ])('leaves %s as it is', (text) => expect(read(text)).toBeNaN())

  it('reads what can be read both ways by the mark of its column', () => {
    expect(read('1,284', false)).toBe(1284)
    expect(read('1,284', true)).toBe(1.284)
    expect(read('1.284', false)).toBe(1.284)
    expect(read('1.284', true)).toBe(1284)
  })

  it('counts what the texts say about their mark, and signs of money', () => {
    const reader = createNumberReader(false)
    for (const text of ['1,284.50', '1.284,50', '1,284', '€ 5', '5 $', '7']) reader.read(text)
    expect(reader.seen).toMatchObject({ dots: 1, commas: 1, either: 1 })
    expect([...reader.seen.signs]).toEqual(['€', '$'])
  })

  it('reads back any amount however it is grouped', () => {
    const amount = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 })
    const style = fc.constantFrom([',', '.'], ['.', ','], [' ', ','], ['\u00a0', ','], ["'", '.'], ['', '.'] as const)
    fc.assert(
      fc.property(amount, style, (cents, [group = '', mark = '']) => {
        const whole = String(Math.floor(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, group)
        const text = `${cents < 0 ? '-' : ''}${whole}${mark}${String(Math.abs(cents) % 100).padStart(2, '0')}`
        expect(read(text) + 0).toBe(cents / 100 + 0)
      }),
    )
  })

  it('never throws and never makes infinity', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[-+(.,' 0-9eE%€$)]{0,24}$/)),
        fc.boolean(),
        (text, comma) => {
          const value = read(text, comma)
          expect(Number.isFinite(value) || Number.isNaN(value)).toBe(true)
        },
      ),
    )
  })

  it('ends fast on texts made to be slow', () => {
    const started = process.cpuUsage()
    for (const text of ['1,'.repeat(20_000), ' '.repeat(100_000), `1${' '.repeat(38)}x`, '€'.repeat(50_000)]) read(text)
    expect(process.cpuUsage(started).user).toBeLessThan(500_000)
  })
})
