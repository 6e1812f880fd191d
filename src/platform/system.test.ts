import { describe, expect, it } from 'vitest'
import { systemClock } from './system.ts'

describe('systemClock', () => {
  it('runs at its speed from its origin on', () => {
    const origin = Date.now() - 1000
    const clock = systemClock({ origin, speed: 100 })
    const expected = origin + 100 * (Date.now() - origin)
    expect(Math.abs(clock.now() - expected)).toBeLessThanOrEqual(2000)
  })

  it('calls back when its own time has come, not before', async () => {
    const clock = systemClock({ origin: Date.now(), speed: 100 })
    const due = clock.now() + 2000
    const calledAt = await new Promise<number>((resolve) => clock.at(due, () => resolve(clock.now())))
    expect(calledAt).toBeGreaterThanOrEqual(due)
    expect(calledAt).toBeLessThan(due + 60_000)
  })

  it('runs on when the clock of the machine is set back, and follows it forward', async () => {
    let set = 0
    const clock = systemClock({ origin: 0, speed: 1, wall: () => Date.now() + set })
    const before = clock.now()
    set = -3_600_000
    await new Promise<void>((resolve) => clock.at(before + 20, resolve))
    expect(clock.now()).toBeGreaterThanOrEqual(before + 20)
    expect(clock.now()).toBeLessThan(before + 60_000)
    set = 3_600_000
    expect(clock.now()).toBeGreaterThanOrEqual(before + 3_600_000)
  })

  it('calls back later in the same turn for a moment that is past', async () => {
    const clock = systemClock({ origin: 0, speed: 1 })
    const order: string[] = []
    const called = new Promise<void>((resolve) => clock.at(0, () => resolve(void order.push('callback'))))
    order.push('after at')
    await called
    expect(order).toEqual(['after at', 'callback'])
  })

  it('does not call back once cancelled, nor at once for a moment beyond the longest timer', async () => {
    const clock = systemClock({ origin: 0, speed: 1 })
    let calls = 0
    const cancels = [clock.at(clock.now() + 5, () => calls++), clock.at(clock.now() + 2 ** 40, () => calls++)]
    cancels[0]!()
    await new Promise((resolve) => setTimeout(resolve, 30))
    cancels[1]!()
    expect(calls).toBe(0)
  })
})
