import type { MethodKind } from '../api/methods.ts'

export type LedgerOutcome = 'committed' | 'refused' | 'dropped' | 'error' | 'hung'

/** One counted request: a send, an edit or a deletion. */
export interface LedgerEntry {
  readonly seq: number
  /** Virtual and real ms at arrival. */
  readonly at: number
  readonly real: number
  readonly bot: number
  readonly chat: number | null
  readonly method: string
  readonly kind: MethodKind
  /** Of text and media bytes; empty when the request was not understood. */
  readonly hash: string
  readonly text: string
  readonly outcome: LedgerOutcome
  readonly messageId?: number
  /** Of an album with several. */
  readonly messages?: number
  readonly code?: number
  readonly description?: string
  /** The act of the fault script that this request met. */
  readonly fault?: string
  /** It arrived before the wait of a 429 was over. */
  readonly early?: true
  /** The whole answer was handed to the caller's connection. */
  readonly told: boolean
}

export interface Duplicate {
  readonly bot: number
  readonly chat: number
  readonly text: string
  readonly times: number
  readonly lastMessageId: number
}

export interface LedgerSummary {
  readonly requests: number
  readonly lines: number
  /** Sends because of which a message exists; an album is one. */
  readonly committed: number
  /** The messages themselves: an album counts each item. */
  readonly messages: number
  readonly committedByBot: Readonly<Record<string, number>>
  readonly committedByMethod: Readonly<Record<string, number>>
  readonly committedUntold: number
  readonly edits: number
  readonly deletes: number
  readonly pins: number
  /** Albums of which some items were refused and the others are there. */
  readonly partial: number
  readonly refusedByCode: Readonly<Record<string, number>>
  readonly refusedByDescription: Readonly<Record<string, number>>
  readonly droppedBefore: number
  readonly droppedAfter: number
  readonly errorBefore: number
  readonly errorAfter: number
  readonly hung: number
  readonly truncated: number
  readonly slowed: number
  /** Committed sends beyond the first of the same bot, chat and content. */
  readonly duplicates: number
  readonly duplicatesWithKeyboard: number
  readonly duplicateList: readonly Duplicate[]
  /** 429 answers by cause: our own limits, the fault script, a wait that was not over. */
  readonly limited429: number
  readonly scripted429: number
  readonly repeated429: number
  /** Requests sent after a 429 had been handed over and before its wait was over. */
  readonly earlySends: number
  /** Refused during a wait, but already under way when it was announced. */
  readonly inFlightAfter429: number
  readonly maxPerSecondByBot: Readonly<Record<string, number>>
  readonly maxAttemptsPerSecondByBot: Readonly<Record<string, number>>
  readonly maxConcurrentByBot: Readonly<Record<string, number>>
  readonly firstCommitAt: number | null
  readonly lastCommitAt: number | null
}

export interface DuplicateRule {
  /** Only committed texts that match count. */
  readonly only: RegExp | undefined
  /** The first group (or the whole match) stands for the content. */
  readonly group: RegExp | undefined
}
