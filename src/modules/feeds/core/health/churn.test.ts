import { describe, expect, it } from 'vitest'
import { churnInWords, isChurn } from './churn.ts'

describe('ids that change without their products', () => {
  it('are held when nearly all are new and nearly all are known', () => {
    const churn = { items: 50, newIds: 48, knownProducts: 47 }
    expect(isChurn(churn)).toBe(true)
    expect(churnInWords(churn)).toBe('48 of 50 ids are new, but 47 of their products are known: held, not posted.')
  })

  it('are an ordinary day when the products are new too, or only a few ids are', () => {
    expect(isChurn({ items: 50, newIds: 48, knownProducts: 10 })).toBe(false)
    expect(isChurn({ items: 50, newIds: 10, knownProducts: 10 })).toBe(false)
    expect(isChurn({ items: 4, newIds: 4, knownProducts: 4 })).toBe(false)
    expect(isChurn({ items: 0, newIds: 0, knownProducts: 0 })).toBe(false)
  })
})
