import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kernel/clock.ts'
import { minuteOf, newMeter, take, type Meter, type MeterPolicy, type Verdict } from './core/meter.ts'

/** Who is counted: everybody from one network; one person or key; tries to sign in from one network. */
export type RequestClass = 'address' | 'caller' | 'login'

export interface RequestVerdict extends Verdict {
  readonly perMinute: number
}

export interface RequestLimits {
  take(kind: RequestClass, subject: string, cost: number): RequestVerdict
  /** What was taken since the last call, by subject. */
  drain(): ReadonlyMap<string, number>
  /** What all processes together took; `own` of the current minute, not yet told to the others, is added. */
  adopt(subject: string, totals: { readonly current: number; readonly previous: number }): void
}

export interface RequestLimitOptions {
  /** Per person or key; 0: nothing is limited. */
  readonly perMinute: number
  readonly loginPerMinute: number
  /** Wall time: the processes of an install agree on the minute. */
  readonly realClock: Pick<Clock, 'now'>
}

/** A network holds several people: an office, a proxy. */
const PEOPLE_PER_ADDRESS = 5
/** A sixth of a minute's amount at once, and twice the steady pace after it. */
const BURST_SHARE = 1 / 6
const REFILL_FACTOR = 2
/** Whoever comes from more networks than this pushes the longest silent one out. */
const MAX_SUBJECTS = 50_000

export function createRequestLimits({
  perMinute,
  loginPerMinute,
  realClock,
}: RequestLimitOptions): RequestLimits | null {
  if (perMinute === 0) return null
  const policies: Readonly<Record<RequestClass, MeterPolicy>> = {
    address: policyOf(perAddress(perMinute)),
    caller: policyOf(perMinute),
    login: policyOf(loginPerMinute),
  }
  const meters = new LRUCache<string, Meter>({ max: MAX_SUBJECTS })
  let untold = new Map<string, number>()
  return {
    take(kind, subject, cost) {
      const key = `${kind}:${subject}`
      const now = realClock.now()
      const policy = policies[kind]
      const [meter, verdict] = take(policy, meters.get(key) ?? newMeter(policy, now), cost, now)
      meters.set(key, meter)
      if (verdict.isAllowed) untold.set(key, (untold.get(key) ?? 0) + cost)
      if (untold.size > MAX_SUBJECTS) untold = new Map()
      return { ...verdict, perMinute: policy.perMinute }
    },
    drain() {
      const told = untold
      untold = new Map()
      return told
    },
    adopt(subject, { current, previous }) {
      const meter = meters.get(subject)
      if (meter === undefined || meter.minute !== minuteOf(realClock.now())) return
      meters.set(subject, {
        ...meter,
        current: Math.max(current + (untold.get(subject) ?? 0), meter.current),
        previous,
      })
    },
  }
}

export const perAddress = (perMinute: number): number => perMinute * PEOPLE_PER_ADDRESS

const policyOf = (perMinute: number): MeterPolicy => ({
  perMinute,
  burst: Math.max(5, Math.ceil(perMinute * BURST_SHARE)),
  refillPerS: (perMinute / 60) * REFILL_FACTOR,
})
