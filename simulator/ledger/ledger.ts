import { hash as digest } from 'node:crypto'
import type { MethodKind } from '../api/methods.ts'
import { createSlidingWindow } from '../limits/sliding-window.ts'
import type { SlidingWindow } from '../limits/sliding-window.ts'
import { createHashCounter } from './hash-counter.ts'
import { createJournal } from './journal.ts'
import type { Duplicate, DuplicateRule, LedgerEntry, LedgerOutcome, LedgerSummary } from './types.ts'

const TEXT_SHOWN = 100
const MAX_DUPLICATES_LISTED = 100
const MAX_DESCRIPTIONS = 100

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
  outcome: LedgerOutcome
  code: number | undefined
  description: string | undefined
  fault: string | undefined
  isEarly: boolean
}

export interface Ledger {
  readonly begin: (start: { bot: number; method: string; kind: MethodKind; at: number; real: number }) => Attempt
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
] as const
export type Counter = (typeof COUNTERS)[number]

interface BotRates {
  readonly committed: SlidingWindow
  readonly attempts: SlidingWindow
  inFlight: number
  maxCommitted: number
  maxAttempts: number
  maxInFlight: number
  committedCount: number
}

const newRates = (): BotRates => ({
  committed: createSlidingWindow(1000),
  attempts: createSlidingWindow(1000),
  inFlight: 0,
  maxCommitted: 0,
  maxAttempts: 0,
  maxInFlight: 0,
  committedCount: 0,
})

const contentKey = (attempt: Attempt, rule: DuplicateRule): string | undefined => {
  if (rule.only?.test(attempt.text) === false) return undefined
  const match = rule.group?.exec(attempt.text)
  const text = match === null || match === undefined ? attempt.text : (match[1] ?? match[0])
  return `${text}\0${attempt.mediaSha256}`
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

/** Counts commits of the same content; keeps the first ones found for a person to look at. */
const createDuplicateWatch = () => {
  const counter = createHashCounter()
  const list = new Map<string, Duplicate>()
  let rule: DuplicateRule = { only: undefined, group: undefined }
  let duplicates = 0
  let withKeyboard = 0
  const see = (attempt: Attempt): void => {
    const content = contentKey(attempt, rule)
    if (content === undefined || attempt.chat === undefined) return
    const hashed = digest('md5', `${attempt.bot}|${attempt.chat}|${content}`, 'buffer')
    const times = counter.add(hashed.readUInt32BE(0), hashed.readUInt32BE(4))
    if (times < 2) return
    duplicates++
    if (attempt.hasKeyboard) withKeyboard++
    const key = hashed.toString('hex')
    if (list.size >= MAX_DUPLICATES_LISTED && !list.has(key)) return
    const { bot, chat, text, messageId } = attempt
    list.set(key, { bot, chat, text: text.slice(0, TEXT_SHOWN), times, lastMessageId: messageId ?? 0 })
  }
  return {
    see,
    setRule: (next: DuplicateRule) => {
      rule = next
    },
    summary: () => ({ duplicates, duplicatesWithKeyboard: withKeyboard, duplicateList: [...list.values()] }),
  }
}

export const createLedger = (folder: string | undefined): Ledger => {
  const journal = createJournal(folder)
  const watch = createDuplicateWatch()
  const byBot = new Map<number, BotRates>()
  const byMethod = new Map<string, number>()
  const byCode = new Map<string, number>()
  const byDescription = new Map<string, number>()
  const counters = Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Record<Counter, number>
  const totals = { requests: 0, committed: 0, untold: 0, edits: 0, deletes: 0 }
  let firstCommitAt: number | null = null
  let lastCommitAt: number | null = null

  const ratesOf = (bot: number): BotRates => {
    const known = byBot.get(bot)
    if (known !== undefined) return known
    const made = newRates()
    byBot.set(bot, made)
    return made
  }
  const perBot = (pick: (rates: BotRates) => number): Record<string, number> =>
    Object.fromEntries([...byBot].map(([bot, rates]) => [String(bot), pick(rates)]))

  const commitSend = (attempt: Attempt, nowMs: number): void => {
    totals.committed++
    bump(byMethod, attempt.method)
    const rates = ratesOf(attempt.bot)
    rates.committed.add(nowMs)
    rates.committedCount++
    rates.maxCommitted = Math.max(rates.maxCommitted, rates.committed.countAt(nowMs))
    firstCommitAt ??= nowMs
    lastCommitAt = nowMs
    watch.see(attempt)
  }

  return {
    begin: (start) => {
      totals.requests++
      const rates = ratesOf(start.bot)
      rates.inFlight++
      rates.maxInFlight = Math.max(rates.maxInFlight, rates.inFlight)
      rates.attempts.add(start.at)
      rates.maxAttempts = Math.max(rates.maxAttempts, rates.attempts.countAt(start.at))
      return {
        ...start,
        chat: undefined,
        text: '',
        mediaSha256: '',
        hasKeyboard: false,
        messageId: undefined,
        outcome: 'refused',
        code: undefined,
        description: undefined,
        fault: undefined,
        isEarly: false,
      }
    },
    commit: (attempt, nowMs) => {
      attempt.outcome = 'committed'
      if (attempt.kind === 'edit') totals.edits++
      else if (attempt.kind === 'delete') totals.deletes++
      else commitSend(attempt, nowMs)
    },
    count: (counter) => {
      counters[counter]++
    },
    finish: (attempt, wasTold) => {
      ratesOf(attempt.bot).inFlight--
      if (attempt.outcome === 'refused' && attempt.code !== undefined) {
        bump(byCode, String(attempt.code))
        bump(byDescription, (attempt.description ?? '').replace(/\d+/g, 'N'), MAX_DESCRIPTIONS)
      }
      if (attempt.outcome === 'committed' && attempt.kind === 'send' && !wasTold) totals.untold++
      journal.append(JSON.stringify(entryOf(attempt, journal.count() + 1, wasTold)))
    },
    summary: () => ({
      requests: totals.requests,
      lines: journal.count(),
      committed: totals.committed,
      committedByBot: perBot((rates) => rates.committedCount),
      committedByMethod: Object.fromEntries(byMethod),
      committedUntold: totals.untold,
      edits: totals.edits,
      deletes: totals.deletes,
      refusedByCode: Object.fromEntries(byCode),
      refusedByDescription: Object.fromEntries(byDescription),
      ...counters,
      ...watch.summary(),
      maxPerSecondByBot: perBot((rates) => rates.maxCommitted),
      maxAttemptsPerSecondByBot: perBot((rates) => rates.maxAttempts),
      maxConcurrentByBot: perBot((rates) => rates.maxInFlight),
      firstCommitAt,
      lastCommitAt,
    }),
    entries: (after, limit) => journal.read(after, limit).map((line) => JSON.parse(line) as LedgerEntry),
    setDuplicateRule: watch.setRule,
    close: () => journal.close(),
  }
}
