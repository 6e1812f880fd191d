import { describe, expect, it } from 'vitest'
import { fitOf, titleOf } from './room-for.ts'

const room = { files: 10, bytes: 1_000, maxFiles: 12, maxBytes: 2_000 }

describe('files for a project', () => {
  it('they fit, or what stands against it is known', () => {
    expect(fitOf([{ size: 500 }, { size: 500 }], room)).toBe('fits')
    expect(fitOf([{ size: 1 }, { size: 1 }, { size: 1 }], room)).toBe('too_many')
    expect(fitOf([{ size: 1_001 }], room)).toBe('too_large')
    expect(fitOf([], room)).toBe('empty')
  })

  it('a project is called after what its files have in common', () => {
    expect(titleOf(['sales-2025-01.xlsx', 'sales-2025-02.csv'])).toBe('sales')
    expect(titleOf(['Branch report.xlsx'])).toBe('Branch report')
    expect(titleOf(['berlin.xlsx', 'vienna.xlsx'])).toBe('')
    expect(titleOf([])).toBe('')
  })
})
