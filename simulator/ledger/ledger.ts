import { hash as digest } from 'node:crypto'
import { newAttempt } from './attempt.ts'
import type { Attempt, AttemptStart } from './attempt.ts'
import { createDuplicateWatch, TEXT_SHOWN } from './duplicates.ts'
import { createJournal } from './journal.ts'
import { createRates } from './rates.ts'
import type { DuplicateRule, LedgerEntry, LedgerSummary } from './types.ts'

const MAX_DESCRIPTIONS = 100
const COUNTERS = [
  'droppedBefore',
  'droppedAfter',
  'errorBefore',
  'errorAfter',
  'hung',
  'truncated',
  'slowed',
  'limited429',
  'scripted429',
  'repeated429',
  'earlySends',
  'inFlightAfter429',
  'partial',
] as const
export type Counter = (typeof COUNTERS)[number]

export interface Ledger {
  readonly begin: (start: AttemptStart) => Attempt
  /** The message exists from now on, whatever the caller will learn. */
  readonly commit: (attempt: Attempt, nowMs: number) => void
  readonly count: (counter: Counter) => void
  /** The connection is done with this request. */
  readonly finish: (attempt: Attempt, wasTold: boolean) => void
  readonly summary: () => LedgerSummary
  readonly entries: (after: number, limit: number) => readonly LedgerEntry[]
  readonly setDuplicateRule: (rule: DuplicateRule) => void
  readonly close: () => void
}

const entryOf = (attempt: Attempt, seq: number, told: boolean): LedgerEntry => ({
  seq,
  at: attempt.at,
  real: attempt.real,
  bot: attempt.bot,
  chat: attempt.chat ?? null,
  method: attempt.method,
  kind: attempt.kind,
  hash:
    attempt.text === '' && attempt.mediaSha256 === ''
      ? ''
      : digest('sha1', `${attempt.text}\0${attempt.mediaSha256}`).slice(0, 16),
  text: attempt.text.slice(0, TEXT_SHOWN),
  outcome: attempt.outcome,
  ...(attempt.messageId === undefined ? {} : { messageId: attempt.messageId }),
  ...(attempt.messageCount > 1 ? { messages: attempt.messageCount } : {}),
  ...(attempt.code === undefined ? {} : { code: attempt.code }),
  ...(attempt.description === undefined ? {} : { description: attempt.description }),
  ...(attempt.fault === undefined ? {} : { fault: attempt.fault }),
  ...(attempt.isEarly ? { early: true as const } : {}),
  told,
})

const bump = (counts: Map<string, number>, key: string, most = Number.POSITIVE_INFINITY): void => {
  const known = counts.get(key)
  if (known !== undefined) counts.set(key, known + 1)
  else counts.set(counts.size < most ? key : 'other', (counts.get('other') ?? 0) * Number(counts.size >= most) + 1)
}

/** Who was refused, why; message texts without their numbers, and not endlessly many. */
const createRefusals = () => {
  const byCode = new Map<string, number>()
  const byDescription = new Map<string, number>()
  return {
    see: (code: number, description: string): void => {
      bump(byCode, String(code))
      bump(byDescription, description.replace(/\d+/g, 'N'), MAX_DESCRIPTIONS)
    },
    summary: () => ({
      refusedByCode: Object.fromEntries(byCode),
      refusedByDescription: Object.fromEntries(byDescription),
    }),
  }
}

export const createLedger = (folder: string | undefined): Ledger => {
  const journal = createJournal(folder)
  const watch = createDuplicateWatch()
  const rates = createRates()
  const refusals = createRefusals()
  const byMethod = new Map<string, number>()
  const counters = Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Record<Counter, number>
  const totals = { requests: 0, committed: 0, committedUntold: 0, messages: 0, edits: 0, deletes: 0, pins: 0 }
  const commits: { firstCommitAt: number | null; lastCommitAt: number | null } = {
    firstCommitAt: null,
    lastCommitAt: null,
  }

  const commitSend = (attempt: Attempt, nowMs: number): void => {
    totals.committed++
    totals.messages += attempt.messageCount
    bump(byMethod, attempt.method)
    rates.committed(attempt.bot, nowMs, attempt.messageCount)
    commits.firstCommitAt ??= nowMs
    commits.lastCommitAt = nowMs
    watch.see(attempt)
  }
  return {
    begin: (start) => {
      totals.requests++
      rates.begun(start.bot, start.at)
      return newAttempt(start)
    },
    commit: (attempt, nowMs) => {
      attempt.outcome = 'committed'
      if (attempt.kind === 'edit') totals.edits++
      else if (attempt.kind === 'delete') totals.deletes++
      else if (attempt.kind === 'pin') totals.pins++
      else commitSend(attempt, nowMs)
    },
    count: (counter) => {
      counters[counter]++
    },
    finish: (attempt, wasTold) => {
      rates.ended(attempt.bot)
      const { outcome, code, kind } = attempt
      if (outcome === 'refused' && code !== undefined) refusals.see(code, attempt.description ?? '')
      if (outcome === 'committed' && kind === 'send' && !wasTold) totals.committedUntold++
      journal.append(JSON.stringify(entryOf(attempt, journal.count() + 1, wasTold)))
    },
    summary: () => ({
      ...totals,
      lines: journal.count(),
      committedByMethod: Object.fromEntries(byMethod),
      ...rates.summary(),
      ...refusals.summary(),
      ...counters,
      ...watch.summary(),
      ...commits,
    }),
    entries: (after, limit) => journal.read(after, limit).map((line) => JSON.parse(line) as LedgerEntry),
    setDuplicateRule: watch.setRule,
    close: () => journal.close(),
  }
}
