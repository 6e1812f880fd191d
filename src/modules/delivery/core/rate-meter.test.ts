import { expect, it } from 'vitest'
import { createRateMeter } from './rate-meter.ts'

it('is zero before anything happened', () => {
  expect(createRateMeter().perSecond(123_456)).toBe(0)
})

it('averages the last ten whole seconds', () => {
  const meter = createRateMeter()
  for (let second = 0; second < 30; second++) for (let n = 0; n < 25; n++) meter.count(second * 1000 + n)
  expect(meter.perSecond(30_000)).toBe(25)
  expect(meter.perSecond(35_000)).toBe(12.5)
  expect(meter.perSecond(60_000)).toBe(0)
})

it('does not count seconds before the first event', () => {
  const meter = createRateMeter()
  for (let n = 0; n < 40; n++) meter.count(5_000 + n)
  expect(meter.perSecond(7_000)).toBe(20)
})
