import { describe, expect, it } from 'vitest'
import { pathTo, redoOf, treeRows } from './version-tree.ts'

const version = (id: number, parentId: number | null) => ({ id, parentId, state: 'ready' })
/** 1 - 2 - 3 and, after an undo to 2, 4 - 5. */
const branched = [version(1, null), version(2, 1), version(3, 2), version(4, 2), version(5, 4)]

describe('the tree of versions', () => {
  it('the way to the current version goes straight down, a branch stands further in', () => {
    const rows = treeRows(branched, 5)
    expect(rows.map(({ version: { id }, depth }) => [id, depth])).toEqual([
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 0],
      [5, 0],
    ])
    expect(rows.filter(({ isOnPath }) => isOnPath).map(({ version: { id } }) => id)).toEqual([1, 2, 4, 5])
  })

  it('the current base comes first, earlier ones after it', () => {
    const rows = treeRows([...branched, version(6, null), version(7, 6)], 7)
    expect(rows.map(({ version: { id } }) => id).slice(0, 3)).toEqual([6, 7, 1])
  })

  it('redo leads to the last that was made of the current one', () => {
    expect(redoOf(branched, 2)?.id).toBe(4)
    expect(redoOf(branched, 5)).toBeUndefined()
    expect(redoOf(branched, null)).toBeUndefined()
  })

  it('a version whose parent is not known is shown all the same', () => {
    expect(treeRows([version(9, 8)], 9)).toHaveLength(1)
    expect(pathTo([version(1, 1)], 1)).toEqual([1])
  })
})
