import { backoffMs, jittered, rhythmOf } from '../../core/interval/interval.ts'
import { observeHistory, observeRead, type Observed } from '../../core/interval/observed.ts'
import { readObserved } from '../observed-json.ts'
import type { Fetched, Unchanged } from './answer.ts'
import type { SourceRow } from './claim-store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A new address counts after so many reads in a row, over so long. */
const MOVED_TIMES = 3
const MOVED_FOR_MS = DAY_MS

export interface Reading {
  readonly source: SourceRow
  readonly nowMs: number
  /** 0 to 1. */
  readonly chance: number
}

export interface NextRead {
  readonly observed: Observed
  readonly intervalMs: number
  readonly nextPollAt: number
}

/** What a document brought, as far as the rhythm asks. */
export interface Brought {
  readonly newItems: number
  readonly items: number
  readonly ttlMs: number | null
  /** Of the first document. */
  readonly publishedAt: readonly (number | null)[] | null
}

/** When a source that is well is read again, and what is remembered until then. */
export function afterGoodRead(reading: Reading, heard: Unchanged | Fetched, brought: Brought | null): NextRead {
  const { source, nowMs, chance } = reading
  const before = readObserved(source.observed)
  const elapsedMs = nowMs - (source.last_ok_at ?? nowMs)
  const counted =
    brought === null || brought.publishedAt === null
      ? observeRead(before, elapsedMs, brought?.newItems ?? 0)
      : observeHistory(before, brought.publishedAt, nowMs)
  const isEmpty = brought === null ? source.empty_since !== null : brought.items === 0
  const observed: Observed = {
    ...counted,
    ttlMs: brought === null ? before.ttlMs : brought.ttlMs,
    maxAgeMs: heard.maxAgeMs,
    moved: movedBy(before, heard.movedTo, nowMs),
    emptyReads: isEmpty ? before.emptyReads + 1 : 0,
  }
  const { intervalMs } = rhythmOf(observed, source.fixed_interval_ms)
  return { observed, intervalMs, nextPollAt: nowMs + jittered(intervalMs, chance) }
}

/** After a failure: the longer the more there were, and never before the host wants to be asked again. */
export function afterFailure({ source, nowMs, chance }: Reading, retryAfterMs: number | null): number {
  const waitMs = Math.max(backoffMs(source.failures + 1), Math.min(source.interval_ms, HOUR_MS))
  return nowMs + Math.max(jittered(waitMs, chance), retryAfterMs ?? 0)
}

function movedBy(before: Observed, movedTo: string | null, nowMs: number): Observed['moved'] {
  if (movedTo === null) return null
  if (before.moved?.url !== movedTo) return { url: movedTo, times: 1, since: nowMs }
  return { ...before.moved, times: before.moved.times + 1 }
}

/** Where the source moved for good; null: it did not, or that is not certain yet. */
export const movedForGood = ({ moved }: Observed, nowMs: number): string | null =>
  moved !== null && moved.times >= MOVED_TIMES && nowMs - moved.since >= MOVED_FOR_MS ? moved.url : null
