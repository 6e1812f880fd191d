import { describe, expect, it } from 'vitest'
import { afterMove } from './reorder.ts'

const rows = [1, 2, 3, 4].map((id) => ({ id }))
const ids = (moved: readonly { readonly id: number }[]): number[] => moved.map(({ id }) => id)

describe('afterMove', () => {
  it.each([
    [3, { before: 1 }, [3, 1, 2, 4]],
    [1, { after: 3 }, [2, 3, 1, 4]],
    [4, { to: 'first' as const }, [4, 1, 2, 3]],
    [1, { to: 'last' as const }, [2, 3, 4, 1]],
    [9, { before: 1 }, [1, 2, 3, 4]],
    [2, { after: 9 }, [1, 2, 3, 4]],
  ])('moves %d by %j', (id, to, expected) => {
    expect(ids(afterMove(rows, id, to))).toEqual(expected)
  })
})
