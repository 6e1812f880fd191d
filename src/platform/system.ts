import type { Clock } from '../kernel/clock.ts'

/** Node's longest timer; a later moment is reached in several. */
const MAX_TIMER_MS = 2 ** 31 - 1

interface ClockOptions {
  readonly origin: number
  readonly speed: number
  /** ms UTC as the machine has it; it may jump. */
  readonly wall?: () => number
  /** ms UTC: an earlier time is not told, whatever the machine says; time runs on from here. */
  readonly notBefore?: number
}

/** Product time. It equals real time at `origin` and runs `speed` times as fast. It never goes back. */
export function systemClock({ origin, speed, wall = Date.now, notBefore = 0 }: ClockOptions): Clock {
  const real = steady(wall, notBefore)
  const now = (): number => Math.floor(origin + speed * (real() - origin))
  return {
    now,
    speed,
    at(atMs, callback) {
      let timer: NodeJS.Timeout
      const wait = (): void => {
        const realMs = Math.ceil((atMs - now()) / speed)
        timer = setTimeout(() => (now() >= atMs ? callback() : wait()), Math.min(Math.max(realMs, 0), MAX_TIMER_MS))
      }
      wait()
      return () => clearTimeout(timer)
    },
  }
}

/**
 * Real time that runs on when the machine's clock is set back: whoever waits for a moment would wait that much longer.
 * When it is set forward, as after a sleep, this follows.
 */
function steady(wall: () => number, notBefore: number): () => number {
  let last = Math.max(wall(), notBefore)
  let lastAt = performance.now()
  return () => {
    const at = performance.now()
    last = Math.max(wall(), last + at - lastAt)
    lastAt = at
    return Math.floor(last)
  }
}

/** The wall clock: sessions, leases and deadlines of requests. */
export const realClock: Clock = systemClock({ origin: 0, speed: 1 })
