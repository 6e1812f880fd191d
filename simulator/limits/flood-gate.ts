export interface FloodArrival {
  readonly nowMs: number
  /** Real ms of the moment the request arrived. */
  readonly arrivedAtMs: number
  readonly connection: object
}

export type FloodVerdict =
  { readonly kind: 'open' } | { readonly kind: 'closed'; readonly retryAfterSeconds: number; readonly isEarly: boolean }

/** A pause that a 429 announced. */
export interface FloodGate {
  /**
   * A request counts as early when it came over a connection that had been handed the 429, or over another one
   * more than `graceMs` (real) later: what was on its way already is not the caller's disobedience.
   */
  readonly check: (arrival: FloodArrival, graceMs: number) => FloodVerdict
  readonly close: (untilMs: number, arrival: FloodArrival) => void
  /** The caller has been handed a 429: what it sends from now on is early. */
  readonly told: (connection: object, atRealMs: number) => void
  readonly open: () => void
  readonly untilMs: () => number
}

export const createFloodGate = (): FloodGate => {
  let untilMs = 0
  let toldAtMs: number | undefined
  let toldConnections = new WeakSet()
  const isEarly = ({ arrivedAtMs, connection }: FloodArrival, graceMs: number): boolean =>
    toldAtMs !== undefined &&
    ((toldConnections.has(connection) && arrivedAtMs >= toldAtMs) || arrivedAtMs > toldAtMs + graceMs)
  return {
    check: (arrival, graceMs) => {
      if (arrival.nowMs >= untilMs) return { kind: 'open' }
      const retryAfterSeconds = Math.max(1, Math.ceil((untilMs - arrival.nowMs) / 1000))
      return { kind: 'closed', retryAfterSeconds, isEarly: isEarly(arrival, graceMs) }
    },
    close: (until, arrival) => {
      if (arrival.nowMs >= untilMs) {
        toldAtMs = undefined
        toldConnections = new WeakSet()
      }
      untilMs = Math.max(untilMs, until)
    },
    told: (connection, atRealMs) => {
      toldAtMs ??= atRealMs
      toldConnections.add(connection)
    },
    open: () => {
      untilMs = 0
    },
    untilMs: () => untilMs,
  }
}
