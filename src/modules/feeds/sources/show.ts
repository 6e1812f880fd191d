import { z } from 'zod'
import { nextStepOf, silentInWords } from '../core/health/health.ts'
import { perDayOf, rhythmOf } from '../core/interval/interval.ts'
import { parserSettingsSchema } from '../parsing/contract.ts'
import { failureReasons, heldSchema, type Source, type SourceHealth } from './contract.ts'
import { readObserved } from './observed-json.ts'
import type { SourceChannel } from './queries.ts'
import type { SourceRow } from './source-store.ts'

const storedHeldSchema = heldSchema.extend({ itemIds: z.array(z.number()) })
export type StoredHeld = z.infer<typeof storedHeldSchema>

export const readHeld = (json: string): StoredHeld => storedHeldSchema.parse(JSON.parse(json))

export interface ShownAt {
  /** Product and real time. */
  readonly nowMs: number
  readonly realMs: number
}

/** A source as it is shown. */
export function toSource(row: SourceRow, channels: readonly SourceChannel[], at: ShownAt): Source {
  const observed = readObserved(row.observed)
  const held = row.held === null ? null : readHeld(row.held)
  return {
    id: row.id,
    kind: row.kind,
    url: row.url,
    host: row.host,
    title: row.title || row.host,
    settings: parserSettingsSchema.parse(JSON.parse(row.settings)),
    state: row.state === 'active' ? 'active' : 'paused',
    fixedIntervalMs: row.fixed_interval_ms,
    intervalMs: row.interval_ms,
    intervalWhy: intervalWhy(row),
    nextPollAt: row.next_poll_at,
    isPolling: row.polling_until !== null && row.polling_until > at.realMs,
    health: healthOf(row, held, at.nowMs),
    held,
    yield: {
      polls: row.n_polls,
      unchanged: row.n_unchanged,
      items: row.n_items,
      newItems: row.n_new,
      newPerDay: Math.round(perDayOf(observed) * 100) / 100,
    },
    channels: channels.filter(({ source_id }) => source_id === row.id).map(({ id, title }) => ({ id, title })),
    baselineAt: row.baseline_at,
    lastPollAt: row.last_poll_at,
    lastOkAt: row.last_ok_at,
    lastNewAt: row.last_new_at,
    failures: row.failures,
    keysOnly: row.keys_only === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    now: at.nowMs,
  }
}

function intervalWhy(row: SourceRow): string {
  if (row.failures > 0)
    return `Its last ${row.failures === 1 ? 'read' : `${row.failures} reads`} failed: it is tried again after a wait that doubles each time, up to a day.`
  return rhythmOf(readObserved(row.observed), row.fixed_interval_ms).why
}

const well = { reason: null, cause: '', nextStep: '', since: null } as const

/** The first that is true; the same order as in `queries.ts`. */
function healthOf(row: SourceRow, held: StoredHeld | null, nowMs: number): SourceHealth {
  const failure = failureReasons.find((reason) => reason === row.failure) ?? null
  if (row.state === 'paused') {
    const cause = failure === null ? 'A person paused it.' : `It was paused. ${row.failure_detail ?? ''}`.trim()
    return { ...well, word: 'paused', reason: failure, cause, nextStep: 'Resume it to have it read again.' }
  }
  if (held !== null) {
    const nextStep = 'Say whether the held items are to be posted or were known.'
    return { ...well, word: 'held', cause: held.reason, nextStep, since: held.at }
  }
  if (failure !== null)
    return {
      word: 'failing',
      reason: failure,
      cause: row.failure_detail ?? '',
      nextStep: nextStepOf(failure),
      since: row.failed_since,
    }
  if (row.empty_since !== null && row.n_items > 0)
    return {
      ...well,
      word: 'silent',
      cause: silentInWords(row.empty_since, nowMs),
      nextStep: nextStepOf('selector_empty'),
      since: row.empty_since,
    }
  if (row.waits_for !== null)
    return {
      ...well,
      word: 'waiting',
      cause: row.waits_for,
      nextStep: 'Post, drop or let expire what waits in that channel.',
    }
  if (row.baseline_at === null) return { ...well, word: 'unread', cause: 'It was not read yet.' }
  return { ...well, word: 'well' }
}
