import type { PollFact } from '../../../src/modules/feeds/sources/deps.ts'

/** Edges that grow by a tenth: a quantile is known to that, in constant memory. */
const GROWTH = 1.1
const EDGES = 220

export interface Histogram {
  add(ms: number): void
  /** ms; 0 when nothing was added. */
  quantile(share: number): number
}

export function createHistogram(): Histogram {
  const counts = new Uint32Array(EDGES)
  let total = 0
  return {
    add(ms) {
      const edge = Math.min(EDGES - 1, Math.max(0, Math.ceil(Math.log(Math.max(1, ms)) / Math.log(GROWTH))))
      counts[edge] = (counts[edge] ?? 0) + 1
      total += 1
    },
    quantile(share) {
      let left = Math.ceil(total * share)
      for (const [index, count] of counts.entries()) {
        left -= count
        if (left <= 0) return index === 0 ? 0 : GROWTH ** index
      }
      return 0
    },
  }
}

/** What ended reads came to; how late they were only once `isSettled`. */
export function createCounts(isSettled: () => boolean) {
  const late = createHistogram()
  const took = createHistogram()
  const outcomes = { unchanged: 0, read: 0, failed: 0, given_up: 0 }
  let polls = 0
  return {
    add({ outcome, lateMs, tookMs }: PollFact): void {
      polls += 1
      outcomes[outcome] += 1
      if (isSettled()) late.add(lateMs)
      took.add(tookMs)
    },
    take: () => ({ polls, ...outcomes }),
    all: () => ({
      polls,
      outcomes,
      lateP50Ms: late.quantile(0.5),
      lateP99Ms: late.quantile(0.99),
      tookP50Ms: took.quantile(0.5),
      tookP99Ms: took.quantile(0.99),
    }),
  }
}
