/** Counts events in buckets of a second of product time. */
export interface RateMeter {
  count(now: number): void
  /** Events a second over the last ten whole seconds; over fewer in the first ten. */
  perSecond(now: number): number
}

const BUCKETS = 10

export function createRateMeter(): RateMeter {
  const counts = new Map<number, number>()
  let firstSecond: number | undefined
  const secondOf = (now: number): number => Math.floor(now / 1000)
  return {
    count(now) {
      const second = secondOf(now)
      firstSecond ??= second
      counts.set(second, (counts.get(second) ?? 0) + 1)
      for (const old of counts.keys()) {
        if (old >= second - BUCKETS) break
        counts.delete(old)
      }
    },
    perSecond(now) {
      const second = secondOf(now)
      const from = Math.max(second - BUCKETS, firstSecond ?? second)
      if (from === second) return counts.get(second) ?? 0
      let sum = 0
      for (let at = from; at < second; at++) sum += counts.get(at) ?? 0
      return sum / (second - from)
    },
  }
}
