/** Product time: ms UTC. It may run faster than the wall clock (CLOCK_SPEED); deadlines of requests, leases and sessions do not use it. */
export interface Clock {
  now(): number
  /** Calls back once when `now()` has reached `atMs`; the returned function cancels. */
  at(atMs: number, callback: () => void): () => void
  /** Virtual ms per real ms; 1 outside simulations. */
  readonly speed: number
}
