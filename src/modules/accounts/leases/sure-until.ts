import { realClock } from '../../../platform/system.ts'

export interface Clocks {
  /** ms since some start; never set back. */
  readonly monotonicMs: () => number
  /** ms UTC of the machine; goes on while the machine sleeps, which the other one does not. */
  readonly wallMs: () => number
}

export const realClocks: Clocks = { monotonicMs: () => performance.now(), wallMs: () => realClock.now() }

/**
 * A moment from which on something is sure for `ms`. The two clocks have to agree that it is not over: a process that was stopped, a
 * machine that slept and a clock that was set forward all end it; set back it ends as it would have.
 */
export function sureFor(ms: number, clocks: Clocks): () => boolean {
  const monotonic = clocks.monotonicMs()
  const wall = clocks.wallMs()
  return () => clocks.monotonicMs() - monotonic < ms && clocks.wallMs() - wall < ms
}
