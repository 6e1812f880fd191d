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
