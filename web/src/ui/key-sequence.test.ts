import { describe, expect, it } from 'vitest'
import { nextKey } from './key-sequence.ts'

const shortcuts = ['g c', 'g b', '?', 'b']

describe('nextKey', () => {
  it('runs a single key', () => {
    expect(nextKey(shortcuts, '', '?')).toEqual({ run: '?', pending: '' })
  })
  it('waits for the second key of a sequence', () => {
    expect(nextKey(shortcuts, '', 'g')).toEqual({ run: null, pending: 'g' })
    expect(nextKey(shortcuts, 'g', 'c')).toEqual({ run: 'g c', pending: '' })
  })
  it('prefers the sequence to the single key', () => {
    expect(nextKey(shortcuts, 'g', 'b')).toEqual({ run: 'g b', pending: '' })
  })
  it('begins anew when the second key fits nowhere', () => {
    expect(nextKey(shortcuts, 'g', '?')).toEqual({ run: '?', pending: '' })
    expect(nextKey(shortcuts, 'g', 'g')).toEqual({ run: null, pending: 'g' })
    expect(nextKey(shortcuts, 'g', 'z')).toEqual({ run: null, pending: '' })
  })
})
