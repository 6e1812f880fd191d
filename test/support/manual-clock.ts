import type { Clock } from '../../src/kernel/clock.ts'

export interface ManualClock extends Clock {
  /** Moves on and calls back, in order, whoever waits for a moment on the way. */
  advance(ms: number): void
}

export function createManualClock(startMs: number): ManualClock {
  let time = startMs
  let waiting: { readonly atMs: number; readonly callback: () => void }[] = []
  return {
    speed: 1,
    now: () => time,
    at(atMs, callback) {
      const entry = { atMs, callback }
      waiting.push(entry)
      return () => {
        waiting = waiting.filter((other) => other !== entry)
      }
    },
    advance(ms) {
      time += ms
      const due = waiting.filter(({ atMs }) => atMs <= time).sort((a, b) => a.atMs - b.atMs)
      waiting = waiting.filter(({ atMs }) => atMs > time)
      for (const { callback } of due) callback()
    },
  }
}
