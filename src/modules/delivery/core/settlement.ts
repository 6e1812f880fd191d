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

const MAX_DETAIL = 500

export function settlementOf(outcome: AttemptOutcome, now: number): Settlement {
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
