import type { Trx } from '../../../../db/transaction.ts'
import type { SourceDeps } from '../deps.ts'
import { readObserved, writeObserved } from '../observed-json.ts'
import { tellFailing } from './alerts.ts'
import type { Failed } from './answer.ts'
import { afterFailure } from './next-read.ts'
import type { Settled, Settling } from './settle-read.ts'
import { claimedSource, settleSource } from './settle-store.ts'

const MAX_DETAIL_CHARACTERS = 500

/** Nothing could be read: the source waits, and operators are told when it goes on. */
export async function settleFailure(
  { notices }: Pick<SourceDeps, 'notices'>,
  trx: Trx,
  settling: Settling,
  { reason, detail, retryAfterMs, isGone }: Failed,
): Promise<Settled> {
  const { sourceId, token, nowMs, chance } = settling
  const source = await claimedSource(trx, sourceId, token)
  if (source === undefined) return null
  const observed = readObserved(source.observed)
  const failures = source.failures + 1
  const failedSince = source.failed_since ?? nowMs
  const failing = { source, reason, detail, failures, failedSince, isGone, nowMs }
  const told = await tellFailing(notices, trx, failing, observed.told)
  await settleSource(trx, sourceId, {
    observed: writeObserved({ ...observed, told, moved: null }),
    state: isGone ? 'paused' : source.state,
    next_poll_at: afterFailure({ source, nowMs, chance }, retryAfterMs),
    last_poll_at: nowMs,
    failure: reason,
    failure_detail: detail.slice(0, MAX_DETAIL_CHARACTERS),
    failed_since: failedSince,
    failures,
    n_polls: source.n_polls + 1,
  })
  return 'done'
}
