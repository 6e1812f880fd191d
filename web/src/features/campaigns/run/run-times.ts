import type { SeriesPoint } from '../../../../../src/modules/delivery/contract.ts'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'

/** Product time since the start, until the end or until `nowMs`; null while it is not known. */
export function elapsedMs(
  { startedAt, finishedAt }: Pick<Campaign, 'startedAt' | 'finishedAt'>,
  nowMs: number | undefined,
): number | null {
  const until = finishedAt ?? nowMs
  return startedAt === null || until === undefined ? null : Math.max(0, until - startedAt)
}

/** Only something that runs has a time left, and only when it can be known. */
export const timeLeft = (state: Campaign['state'], etaMs: number | null): number | null =>
  state === 'running' || state === 'planning' ? etaMs : null

interface Series {
  readonly bucketMs: number
  readonly points: readonly SeriesPoint[]
}

/** Outcomes a second while there were any: the night before a retry does not count. Null when there were none. */
export function averageRate({ bucketMs, points }: Series): number | null {
  const busy = points.map(({ sent, failed, uncertain }) => sent + failed + uncertain).filter((outcomes) => outcomes > 0)
  if (busy.length === 0 || bucketMs <= 0) return null
  return busy.reduce((sum, outcomes) => sum + outcomes, 0) / ((busy.length * bucketMs) / 1000)
}
