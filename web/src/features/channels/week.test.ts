import { describe, expect, it } from 'vitest'
import { dayOf, shiftDays, strengthOf, weekOf } from './week.ts'

describe('weekOf', () => {
  it('puts each hour into its day, and has all the others too', () => {
    const first = dayOf(Date.UTC(2026, 5, 3, 12))
    const at = shiftDays(first, 2) + 9 * 3_600_000
    const week = weekOf(first, [{ at, posted: 3, expected: 1 }])
    expect(week).toHaveLength(7)
    expect(week.flatMap(({ hours }) => hours)).toHaveLength(168)
    expect(week[2]?.hours[9]).toEqual({ at, posted: 3, expected: 1 })
  })
})

describe('strengthOf', () => {
  it('draws nothing of nothing, something of anything, and the most most strongly', () => {
    expect([0, 1, 25, 100].map((count) => strengthOf(count, 100))).toEqual([0, 1, 2, 4])
    expect(strengthOf(0, 0)).toBe(0)
  })
})
