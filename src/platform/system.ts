import type { Clock } from '../kernel/clock.ts'

/** Node's longest timer; a later moment is reached in several. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Product time. It equals real time at `origin` and runs `speed` times as fast. */
export function systemClock({ origin, speed }: { readonly origin: number; readonly speed: number }): Clock {
  const now = (): number => Math.floor(origin + speed * (Date.now() - origin))
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

/** The wall clock: sessions, leases and deadlines of requests. */
export const realClock: Clock = systemClock({ origin: 0, speed: 1 })
