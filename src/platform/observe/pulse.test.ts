import { describe, expect, it } from 'vitest'
import { createPulse } from './pulse.ts'

const quiet = { queuedWrites: 0, inFlight: 0, sendsTotal: 0, requestsTotal: 0 }
const hold = (ms: number): void => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

describe('createPulse', () => {
  it('remembers the last beats, with rates and the time that the event loop was held', async () => {
    let sends = 0
    const errors: unknown[] = []
    const pulse = createPulse({
      everyMs: 50,
      keep: 3,
      now: () => Date.now(),
      read: () => ({ ...quiet, sendsTotal: (sends += 5) }),
      onError: (fields) => errors.push(fields),
    })
    await new Promise((resolve) => setTimeout(resolve, 120))
    hold(80)
    await expect.poll(() => pulse.beats().length).toBe(3)
    expect(pulse.loopMaxMs()).toBeGreaterThan(40)
    const latest = pulse.latest()
    expect(latest.sendsPerSecond).toBeGreaterThan(0)
    expect(latest.heapUsedBytes).toBeGreaterThan(1_000_000)
    expect(latest.loopP99Ms).toBeLessThan(3_600_000)
    pulse.close()
    expect(errors).toEqual([])
  })

  it('goes on when what it asks fails once', async () => {
    let reads = 0
    const errors: unknown[] = []
    const pulse = createPulse({
      everyMs: 20,
      keep: 3,
      now: () => Date.now(),
      read() {
        reads++
        if (reads === 2) throw new Error('not now')
        return quiet
      },
      onError: (fields) => errors.push(fields),
    })
    await expect.poll(() => pulse.beats().length).toBeGreaterThan(0)
    pulse.close()
    expect(errors).toHaveLength(1)
  })
})
