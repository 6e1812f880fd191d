import { describe, expect, it } from 'vitest'
import { cellWords, groupDigits } from './cell-words.ts'

describe('cells in words', () => {
  it('numbers keep all their digits', () => {
    expect(groupDigits('123456789012345678.90')).toBe('123,456,789,012,345,678.90')
    expect(groupDigits('-1284.50')).toBe('-1,284.50')
    expect(groupDigits('999')).toBe('999')
    expect(groupDigits('1e30')).toBe('1e30')
    expect(groupDigits('about 12')).toBe('about 12')
  })

  it('each type reads as people write it', () => {
    expect(cellWords('1284.50', { type: 'decimal' })).toBe('1,284.50')
    expect(cellWords(2025, { type: 'integer' })).toBe('2025')
    expect(cellWords(true, { type: 'boolean' })).toBe('yes')
    expect(cellWords(null, { type: 'text' })).toBe('')
    expect(cellWords('2025-03-01T08:30:00', { type: 'datetime' })).toBe('2025-03-01 08:30')
    expect(cellWords(0.5, { type: 'duration' })).toBe('12:00')
    expect(cellWords('#N/A', { type: 'date' })).toBe('#N/A')
  })
})
