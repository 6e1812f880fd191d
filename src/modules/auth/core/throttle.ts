/** Wrong passwords of one kind: `pair` is an account from one address. */
export type BucketKind = 'pair' | 'known-pair' | 'account' | 'address'

export interface Failures {
  readonly count: number
  readonly lastAt: number
  readonly blockedUntil: number
}

interface Policy {
  /** Wrong passwords that cost no waiting. */
  readonly free: number
  readonly maxDelayMs: number
}

const MINUTE_MS = 60_000
/** Failures are forgotten after a day without another. */
export const FORGET_MS = 24 * 60 * MINUTE_MS

/**
 * Waiting grows, it never becomes a lock (ASVS 5.0 6.1.1): from an address where the account has signed in before,
 * only that address' own failures count, and they cost a minute at most.
 */
const policies: Readonly<Record<BucketKind, Policy>> = {
  pair: { free: 5, maxDelayMs: 15 * MINUTE_MS },
  'known-pair': { free: 5, maxDelayMs: MINUTE_MS },
  account: { free: 10, maxDelayMs: 5 * MINUTE_MS },
  address: { free: 20, maxDelayMs: 15 * MINUTE_MS },
}

export const noFailures: Failures = { count: 0, lastAt: 0, blockedUntil: 0 }

export const current = (failures: Failures | undefined, now: number): Failures =>
  failures === undefined || now - failures.lastAt > FORGET_MS ? noFailures : failures

/** An attempt counts as a failure until its password has proved right, so that many at once do not slip through. */
export const withAttempt = (kind: BucketKind, failures: Failures, now: number): Failures =>
  counted(kind, failures.count + 1, now)

export const withoutAttempt = (kind: BucketKind, failures: Failures, now: number): Failures =>
  counted(kind, Math.max(0, failures.count - 1), now)

function counted(kind: BucketKind, count: number, now: number): Failures {
  const { free, maxDelayMs } = policies[kind]
  const delayMs = count < free ? 0 : Math.min(maxDelayMs, 1_000 * 2 ** Math.min(count - free, 30))
  return { count, lastAt: now, blockedUntil: delayMs === 0 ? 0 : now + delayMs }
}
