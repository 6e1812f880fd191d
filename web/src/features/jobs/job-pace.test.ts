import { expect, test } from 'vitest'
import { paceOf } from './job-pace.ts'

const progress = { done: 300, total: 900, note: 'rows', from: { done: 100, at: 1_000 } }

test('the pace is that of the running try, not of what earlier ones did', () => {
  expect(paceOf(progress, 3_000)).toEqual({ perSecond: 100, leftMs: 6_000 })
})

test('nothing is claimed before a second has passed, or of an unknown total', () => {
  expect(paceOf(progress, 1_500)).toBeNull()
  expect(paceOf(null, 1_500)).toBeNull()
  expect(paceOf({ ...progress, total: null }, 3_000)).toEqual({ perSecond: 100, leftMs: null })
})
