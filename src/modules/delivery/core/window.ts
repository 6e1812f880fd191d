/** At most this many deliveries of a lane are in flight: a 429 stops the rest, a kill leaves at most these uncertain. */
export const MAX_WINDOW = 8

/** Deliveries in flight that keep a lane at `ratePerSecond` when one takes `tripMs` from intent to durable outcome (both in real time). */
export const windowFor = (ratePerSecond: number, tripMs: number): number =>
  Math.max(1, Math.min(MAX_WINDOW, Math.ceil((ratePerSecond * Math.max(tripMs, 1)) / 1000) + 1))

const WEIGHT = 0.2

/** A mean that follows the last few values. */
export const smooth = (mean: number, value: number): number => mean + (value - mean) * WEIGHT
