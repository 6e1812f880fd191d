import type { MethodKind } from '../api/methods.ts'
import type { LedgerOutcome } from './types.ts'

/** A counted request under way; the dispatcher fills it in. */
export interface Attempt {
  readonly at: number
  readonly real: number
  readonly bot: number
  readonly method: string
  readonly kind: MethodKind
  chat: number | undefined
  text: string
  mediaSha256: string
  hasKeyboard: boolean
  messageId: number | undefined
  messageCount: number
  outcome: LedgerOutcome
  code: number | undefined
  description: string | undefined
  fault: string | undefined
  isEarly: boolean
}

export type AttemptStart = Pick<Attempt, 'at' | 'real' | 'bot' | 'method' | 'kind'>

export const newAttempt = (start: AttemptStart): Attempt => ({
  ...start,
  chat: undefined,
  text: '',
  mediaSha256: '',
  hasKeyboard: false,
  messageId: undefined,
  messageCount: 0,
  outcome: 'refused',
  code: undefined,
  description: undefined,
  fault: undefined,
  isEarly: false,
})
