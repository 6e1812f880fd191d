/** How much one subject may ask for. */
export interface MeterPolicy {
  /** In any minute: a sliding window. */
  readonly perMinute: number
  /** At once: the size of a token bucket. */
  readonly burst: number
  /** How fast the bucket fills again. */
  readonly refillPerS: number
}

/** What one subject took lately. */
export interface Meter {
  readonly tokens: number
  /** ms UTC of the last look. */
  readonly at: number
  /** Number of the minute that `current` counts. */
  readonly minute: number
  readonly current: number
  readonly previous: number
}

export interface Verdict {
  readonly isAllowed: boolean
  /** Units that are left of the minute. */
  readonly remaining: number
  /** Until the same request would be let through; 0 when it was. */
  readonly waitMs: number
}

export const MINUTE_MS = 60_000
/** Units that fractions of a second leave over or short in floating point: a wait that was told is long enough. */
const ROUNDING = 1e-9

export const minuteOf = (now: number): number => Math.floor(now / MINUTE_MS)

export const newMeter = ({ burst }: MeterPolicy, now: number): Meter => ({
  tokens: burst,
  at: now,
  minute: minuteOf(now),
  current: 0,
  previous: 0,
})

/**
 * Takes `cost` from both the bucket and the window, or from neither: a refused request does not push the next one back.
 * The window is estimated from two minutes: the last one counts for the part of it that is still within 60 s.
 */
export function take(policy: MeterPolicy, meter: Meter, cost: number, now: number): [Meter, Verdict] {
  const price = Math.min(cost, policy.burst, policy.perMinute)
  const seen = advance(policy, meter, now)
  const used = windowUse(seen, now)
  const waitMs = Math.max(bucketWaitMs(policy, seen, price), windowWaitMs(policy, seen, price, now))
  if (waitMs > 0) return [seen, { isAllowed: false, remaining: left(policy, used), waitMs }]
  const taken = { ...seen, tokens: seen.tokens - price, current: seen.current + price }
  return [taken, { isAllowed: true, remaining: left(policy, used + price), waitMs: 0 }]
}

function advance(policy: MeterPolicy, meter: Meter, now: number): Meter {
  const elapsedMs = Math.max(0, now - meter.at)
  const tokens = Math.min(policy.burst, meter.tokens + (elapsedMs / 1_000) * policy.refillPerS)
  const minute = Math.max(meter.minute, minuteOf(now))
  const at = Math.max(meter.at, now)
  if (minute === meter.minute) return { ...meter, tokens, at }
  const previous = minute === meter.minute + 1 ? meter.current : 0
  return { tokens, at, minute, current: 0, previous }
}

/** Of a minute that began `sinceMs` ago, with `previous` in the one before. */
const sliding = (previous: number, current: number, sinceMs: number): number =>
  previous * Math.max(0, 1 - sinceMs / MINUTE_MS) + current

const windowUse = ({ previous, current, minute }: Meter, now: number): number =>
  sliding(previous, current, now - minute * MINUTE_MS)

const bucketWaitMs = ({ refillPerS }: MeterPolicy, { tokens }: Meter, price: number): number =>
  tokens + ROUNDING >= price ? 0 : Math.ceil(((price - tokens) / refillPerS) * 1_000)

function windowWaitMs({ perMinute }: MeterPolicy, meter: Meter, price: number, now: number): number {
  if (windowUse(meter, now) + price <= perMinute + ROUNDING) return 0
  const { minute, current, previous } = meter
  const beginsAt = minute * MINUTE_MS
  if (current + price <= perMinute) return Math.max(1, beginsAt + fadeMs(previous, perMinute - price - current) - now)
  return Math.max(1, beginsAt + MINUTE_MS + fadeMs(current, perMinute - price) - now)
}

/** When a whole minute of `amount` has faded to `wanted`. */
const fadeMs = (amount: number, wanted: number): number =>
  amount <= wanted ? 0 : Math.ceil(MINUTE_MS * (1 - wanted / amount))

const left = ({ perMinute }: MeterPolicy, used: number): number => Math.max(0, Math.floor(perMinute - used))
