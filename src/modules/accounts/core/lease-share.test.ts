import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareLeases } from './lease-share.ts'

/** All workers look and move, one after the other, as the rows let them. */
function settle(workers: number, accounts: number, rounds: number): number[][] {
  const wanted = Array.from({ length: accounts }, (_, index) => index + 1)
  const held = Array.from({ length: workers }, () => new Set<number>())
  // One that was alone holds everything.
  for (const id of wanted) held[0]?.add(id)
  for (let round = 0; round < rounds; round++)
    for (const own of held) {
      const taken = new Set(held.flatMap((each) => [...each]))
      const free = wanted.filter((id) => !taken.has(id))
      const { take, give } = shareLeases({ workers, wanted, mine: [...own], free })
      for (const id of give) own.delete(id)
      for (const id of take) own.add(id)
    }
  return held.map((own) => [...own])
}

describe('shareLeases', () => {
  it('takes a fair share of what is free, and no more', () => {
    expect(shareLeases({ workers: 2, wanted: [1, 2, 3], mine: [], free: [1, 2, 3] })).toEqual({
      take: [1, 2],
      give: [],
    })
    expect(shareLeases({ workers: 1, wanted: [1, 2, 3], mine: [], free: [1, 2, 3] }).take).toEqual([1, 2, 3])
  })

  it('gives back what nobody wants any more, and what is above the share when another worker comes', () => {
    expect(shareLeases({ workers: 1, wanted: [2], mine: [1, 2], free: [] })).toEqual({ take: [], give: [1] })
    expect(shareLeases({ workers: 2, wanted: [1, 2, 3, 4], mine: [1, 2, 3, 4], free: [] }).give).toEqual([3, 4])
  })

  it('comes to rest with everything leased once and evenly, for any number of workers and accounts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 60 }), (workers, accounts) => {
        const held = settle(workers, accounts, 4)
        const sizes = held.map((own) => own.length)
        expect(held.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: accounts }, (_, index) => index + 1))
        expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.ceil(accounts / workers))
        expect(settle(workers, accounts, 5)).toEqual(held)
      }),
    )
  })
})
