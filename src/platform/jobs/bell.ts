import type { Clock } from '../../kernel/clock.ts'

/** Wakes one sleeper: by a ring, at a moment of product time, or after a while of real time. */
export interface Bell {
  readonly ring: () => void
  /** A ring that nobody slept through is kept for the next sleep. */
  sleep(until: { readonly atMs: number | null; readonly atMostMs: number }): Promise<void>
}

export function createBell(clock: Clock): Bell {
  let rung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      rung = true
      wake?.()
    },
    async sleep({ atMs, atMostMs }) {
      if (!rung)
        await new Promise<void>((resolve) => {
          const cancel = atMs === null ? () => {} : clock.at(atMs, () => wake?.())
          const timer = setTimeout(() => wake?.(), atMostMs)
          wake = () => {
            wake = undefined
            cancel()
            clearTimeout(timer)
            resolve()
          }
        })
      rung = false
    },
  }
}
