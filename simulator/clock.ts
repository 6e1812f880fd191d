/** Product time as the simulator sees it. Two processes with the same origin and speed agree without talking. */
export interface VirtualClock {
  /** Virtual ms since the epoch, UTC. */
  readonly now: () => number
  readonly originMs: number
  /** Virtual milliseconds that pass in one real millisecond. */
  readonly speed: number
}

export const createVirtualClock = (originMs: number, speed: number): VirtualClock => {
  if (!Number.isFinite(originMs)) throw new Error(`CLOCK_ORIGIN must be a number of milliseconds, got ${originMs}.`)
  if (!Number.isFinite(speed) || speed <= 0) throw new Error(`CLOCK_SPEED must be a number above 0, got ${speed}.`)
  return { originMs, speed, now: () => Math.floor(originMs + speed * (Date.now() - originMs)) }
}

export interface ManualClock extends VirtualClock {
  readonly advance: (ms: number) => void
}

/** A clock that moves only when it is told to, for tests of limits. */
export const createManualClock = (startMs = 1_700_000_000_000): ManualClock => {
  let nowMs = startMs
  return {
    originMs: startMs,
    speed: 1,
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}
