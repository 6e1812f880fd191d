import type { DeliveryState } from '../../../kernel/delivery-state.ts'

/** The ways an attempt can end, as the sender port reports them. */
export type AttemptOutcome =
  | { readonly kind: 'sent'; readonly messageId: number }
  | {
      readonly kind: 'throttled'
      readonly retryAfterMs: number
      readonly scope: 'account' | 'chat'
      readonly detail: string
    }
  | {
      readonly kind: 'refused'
      readonly class: 'recipient' | 'chat' | 'message' | 'sender'
      readonly reason: string
      readonly detail: string
      /** The group has this id now. */
      readonly migrateToChatId?: number | undefined
    }
  | { readonly kind: 'not_sent'; readonly detail: string }
  | { readonly kind: 'ambiguous'; readonly detail: string }

/** What the ledger row becomes. */
export interface Settlement {
  readonly state: Exclude<DeliveryState, 'sending' | 'skipped' | 'cancelled'>
  readonly reason: string | null
  readonly detail: string | null
  readonly telegramMessageId: number | null
  /** Null: unchanged. */
  readonly dueAt: number | null
  /** The attempt does not count: nothing was tried at this person. */
  readonly sameAttempt: boolean
}

/** What there is to know of a delivery that may be tried more than once. */
export interface Trying {
  /** The attempts before this one. */
  readonly tries: number
  /** It may be done twice without harm: an edit or a pin. */
  readonly isRepeatable: boolean
}

const MAX_DETAIL = 500
/** An edit or a pin without a clear answer, and a message to a group that moves on and on, is given up after so many. */
export const MAX_TRIES = 8
const FIRST_AGAIN_MS = 5_000
const LONGEST_AGAIN_MS = 10 * 60_000

/** When something repeatable is tried again, after so many tries before this one. */
export const againAfterMs = (tries: number): number => Math.min(FIRST_AGAIN_MS * 2 ** tries, LONGEST_AGAIN_MS)

/** @param trying null for what is sent once only. */
export function settlementOf(outcome: AttemptOutcome, now: number, trying: Trying | null = null): Settlement {
  if (trying !== null) {
    const again = settledForAgain(outcome, now, trying)
    if (again !== null) return again
  }
  switch (outcome.kind) {
    case 'sent':
      return settle('sent', null, null, { telegramMessageId: outcome.messageId })
    case 'throttled':
      return settle('planned', null, outcome.detail, {
        sameAttempt: true,
        dueAt: outcome.scope === 'chat' ? now + outcome.retryAfterMs : null,
      })
    case 'not_sent':
      return settle('planned', null, outcome.detail, { sameAttempt: true })
    case 'ambiguous':
      return settle('uncertain', 'no_answer', outcome.detail)
    case 'refused':
      return outcome.class === 'sender'
        ? settle('planned', null, outcome.detail, { sameAttempt: true })
        : settle('failed', outcome.reason, outcome.detail)
  }
}

/** Where the group moved to. Null: it did not, or it is asked too often. */
export function movedTo(outcome: AttemptOutcome, trying: Trying | null): number | null {
  if (outcome.kind !== 'refused' || outcome.migrateToChatId === undefined) return null
  return trying !== null && trying.tries + 1 < MAX_TRIES ? outcome.migrateToChatId : null
}

function settledForAgain(outcome: AttemptOutcome, now: number, trying: Trying): Settlement | null {
  const { tries, isRepeatable } = trying
  if (movedTo(outcome, trying) !== null && outcome.kind === 'refused') return settle('planned', null, outcome.detail)
  if (outcome.kind !== 'ambiguous' || !isRepeatable) return null
  if (tries + 1 >= MAX_TRIES) return settle('failed', 'gave_up', outcome.detail)
  return settle('planned', null, outcome.detail, { dueAt: now + againAfterMs(tries) })
}

function settle(
  state: Settlement['state'],
  reason: string | null,
  detail: string | null,
  rest: Partial<Settlement> = {},
): Settlement {
  return {
    state,
    reason,
    detail: detail === null ? null : detail.slice(0, MAX_DETAIL),
    telegramMessageId: null,
    dueAt: null,
    sameAttempt: false,
    ...rest,
  }
}
