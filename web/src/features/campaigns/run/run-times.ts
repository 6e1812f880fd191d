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

/** Messages that got an outcome, by the seconds it took; null before the end. */
export function averageRate({
  startedAt,
  finishedAt,
  sums,
}: Pick<Campaign, 'startedAt' | 'finishedAt' | 'sums'>): number | null {
  if (startedAt === null || finishedAt === null || finishedAt <= startedAt) return null
  return (sums.sent + sums.failed + sums.uncertain) / ((finishedAt - startedAt) / 1000)
}
