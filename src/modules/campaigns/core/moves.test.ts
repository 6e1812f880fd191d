import { expect, test } from 'vitest'
import { resumedState, statesFor } from './moves.ts'

test('a cancelled campaign never sends again', () => {
  for (const act of ['start', 'pause', 'resume', 'cancel', 'retry'] as const)
    expect(statesFor(act)).not.toContain('cancelled')
})

test('a draft can only be started', () => {
  for (const act of ['pause', 'resume', 'cancel', 'retry', 'resolve'] as const)
    expect(statesFor(act)).not.toContain('draft')
  expect(statesFor('start')).toEqual(['draft'])
})

test('a resumed campaign finishes its plan first', () => {
  expect(resumedState({ position: 1, accounts: 2 })).toBe('planning')
  expect(resumedState({ position: 2, accounts: 2 })).toBe('running')
})
