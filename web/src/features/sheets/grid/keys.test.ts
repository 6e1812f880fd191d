import { describe, expect, it } from 'vitest'
import type { GridColumn } from './grid-table.ts'
import { moveBy } from './keys.ts'

const columns: GridColumn[] = ['c1', 'c2', 'c3'].map((id) => ({ id, name: id, type: 'text', scale: 0 }))
const bounds = { columns, rows: 1_000, page: 20 }
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false })
const at = { row: 10, column: 'c2' }

describe('keys of the grid', () => {
  it('arrows and pages move within the table', () => {
    expect(moveBy(press('ArrowDown'), at, bounds)).toEqual({ row: 11, column: 'c2' })
    expect(moveBy(press('ArrowRight'), { row: 0, column: 'c3' }, bounds)).toEqual({ row: 0, column: 'c3' })
    expect(moveBy(press('PageUp'), at, bounds)).toEqual({ row: 0, column: 'c2' })
    expect(moveBy(press('End'), at, bounds)).toEqual({ row: 10, column: 'c3' })
  })

  it('with Ctrl, Home and End reach the first and the last row', () => {
    expect(moveBy(press('End', true), at, bounds)).toEqual({ row: 999, column: 'c2' })
    expect(moveBy(press('Home', true), at, bounds)).toEqual({ row: 0, column: 'c2' })
  })

  it('other keys and empty tables are left alone', () => {
    expect(moveBy(press('x'), at, bounds)).toBeNull()
    expect(moveBy(press('ArrowDown'), at, { ...bounds, rows: 0 })).toBeNull()
    expect(moveBy(press('ArrowDown'), null, bounds)).toEqual({ row: 0, column: 'c1' })
  })
})
