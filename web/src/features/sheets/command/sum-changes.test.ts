import { describe, expect, it } from 'vitest'
import { differenceOf, sumChanges } from './sum-changes.ts'

const amount = { id: 'c1', name: 'amount' }
const table = (sum: string) => ({ sums: { c1: sum } })

describe('sums before and after a step', () => {
  it('differences are exact', () => {
    expect(differenceOf('0.10', '0.3')).toBe('0.20')
    expect(differenceOf('123456789012345678.01', '123456789012345678.00')).toBe('-0.01')
    expect(differenceOf('5', '3')).toBe('-2')
    expect(differenceOf('1e21', '3')).toBe('')
  })

  it('only what changes is told', () => {
    const columns = [amount]
    expect(sumChanges({ before: table('10.00'), after: table('10'), columnsBefore: columns, columns })).toEqual([])
    expect(sumChanges({ before: table('10.00'), after: table('7.50'), columnsBefore: columns, columns })).toEqual([
      { column: 'c1', name: 'amount', before: '10.00', after: '7.50', difference: '-2.50' },
    ])
    expect(sumChanges({ before: table('1'), after: table('2'), columnsBefore: [], columns })).toEqual([])
  })
})
