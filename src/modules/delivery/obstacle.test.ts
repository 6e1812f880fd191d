import { describe, expect, it } from 'vitest'
import { systemClock } from '../../platform/system.ts'
import type { Sender } from '../../telegram/gateway.ts'
import { createObstacle } from './obstacle.ts'

const DAY_MS = 86_400_000
const WAIT_MS = 60_000
const sender: Pick<Sender, 'identify'> = {
  identify: () => Promise.resolve({ kind: 'unreachable', detail: 'nobody is asked here' }),
}

describe('a wait that Telegram asked for', () => {
  const begin = () => {
    let offsetMs = 0
    const clock = systemClock({ origin: 0, speed: 1, wall: () => Date.now() + offsetMs })
    const obstacle = createObstacle({
      clock,
      sender: sender as Sender,
      onRefused: () => undefined,
      onClear: () => undefined,
    })
    const now = clock.now()
    obstacle.note({ kind: 'throttled', scope: 'account', retryAfterMs: WAIT_MS, detail: '' }, now)
    const setClock = (byMs: number): number => {
      offsetMs = byMs
      return clock.now()
    }
    return { obstacle, now, setClock }
  }

  it('lasts as long as it was asked for', () => {
    const { obstacle, now } = begin()
    expect(obstacle.now(now)).toMatchObject({ kind: 'flood_wait' })
    expect(obstacle.now(now)?.until).toBeGreaterThanOrEqual(now + WAIT_MS)
  })

  it('does not end because somebody sets the clock a day on', () => {
    const { obstacle, setClock } = begin()
    const later = setClock(DAY_MS)
    const left = (obstacle.now(later)?.until ?? 0) - later
    expect(left).toBeGreaterThan(WAIT_MS - 5_000)
    expect(left).toBeLessThanOrEqual(WAIT_MS)
  })

  it('is not longer because somebody sets it a day back', () => {
    const { obstacle, setClock } = begin()
    const later = setClock(-DAY_MS)
    expect((obstacle.now(later)?.until ?? 0) - later).toBeLessThanOrEqual(WAIT_MS)
  })
})
