import type { Answer, IncomingUpdate } from '../../telegram/gateway.ts'
import { anotherPoller, hostUnreachable, throttled, updatesRefused, webhookIsSet } from './core/health.ts'

/** What to do after an answer to a poll. */
export type PollVerdict =
  | { readonly kind: 'store'; readonly updates: readonly IncomingUpdate[] }
  /** The account itself is refused. */
  | { readonly kind: 'stop'; readonly detail: string }
  /** `reason` null: too early to call it trouble. `by` names the clock that the wait is for. */
  | { readonly kind: 'wait'; readonly ms: number; readonly by: 'wall' | 'product'; readonly reason: string | null }

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
/** A server that was polled a moment ago may still hold the old request, for instance after a restart. */
const CONFLICTS_BELIEVED = 3

/** @param failures answers in a row that were no updates, without this one. */
export function judgePoll(answer: Answer<readonly IncomingUpdate[]>, failures: number): PollVerdict {
  if (answer.kind === 'ok') return { kind: 'store', updates: answer.value }
  const backOff = { kind: 'wait', ms: Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS), by: 'wall' } as const
  if (answer.kind === 'unreachable') return { ...backOff, reason: hostUnreachable(answer.detail) }
  if (answer.code === 401 || answer.code === 404) return { kind: 'stop', detail: `${answer.code} ${answer.detail}` }
  if (answer.code === 409) {
    const conflict = /webhook/i.test(answer.detail) ? webhookIsSet : anotherPoller
    return { ...backOff, reason: failures + 1 >= CONFLICTS_BELIEVED ? conflict : null }
  }
  if (answer.retryAfterMs !== undefined)
    return { kind: 'wait', ms: answer.retryAfterMs, by: 'product', reason: throttled }
  return { ...backOff, reason: updatesRefused(answer.detail) }
}
