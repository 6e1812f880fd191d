import type { Trx } from '../../../../db/transaction.ts'
import type { SourceId } from '../../../../kernel/ids.ts'
import type { Observed } from '../../core/interval/observed.ts'
import { toAddress } from '../address.ts'
import type { SourceDeps } from '../deps.ts'
import { writeObserved } from '../observed-json.ts'
import type { Parsed, ReadSource } from '../../ports.ts'
import { tellHeld, tellSilent, tellWell } from './alerts.ts'
import type { Fetched, Unchanged } from './answer.ts'
import type { SourceRow } from './claim-store.ts'
import { judge } from './hold.ts'
import { afterGoodRead, movedForGood, type NextRead } from './next-read.ts'
import { claimedSource, keepSample, settleSource, urlIsTaken } from './settle-store.ts'

export interface Settling {
  readonly sourceId: number
  readonly token: string
  readonly nowMs: number
  /** 0 to 1. */
  readonly chance: number
}

/** Null: the claim is not ours any more, and nothing was written. */
export type Settled = 'done' | null

const SAMPLE_EVERY_MS = 86_400_000
const MAX_SAMPLE_BYTES = 1024 * 1024
const MAX_SAMPLE_ENTRIES = 20
const MAX_TITLE_CHARACTERS = 200

/** A document with entries: items, posts and the source's state are written together. */
export async function settleRead(
  deps: Pick<SourceDeps, 'ingest' | 'offers' | 'notices' | 'crashAt'>,
  trx: Trx,
  settling: Settling,
  read: Read,
): Promise<Settled> {
  const { sourceId, token, nowMs, chance } = settling
  const { fetched, parsed } = read
  const source = await claimedSource(trx, sourceId, token)
  if (source === undefined) return null
  const { entries } = parsed
  const sightings = await deps.ingest.record(trx, readSourceOf(source), entries, nowMs)
  deps.crashAt?.('feeds-recorded')
  const judged = await judge(trx, source, sightings, nowMs)
  await deps.offers.offer(trx, { sourceId, sightings: judged.sightings, withhold: judged.withhold, nowMs })
  const isFirst = source.baseline_at === null
  const publishedAt = isFirst ? entries.map((entry) => entry.publishedAt) : null
  const brought = { newItems: judged.newItems, items: entries.length, ttlMs: parsed.ttlMs, publishedAt }
  const next = afterGoodRead({ source, nowMs, chance }, fetched, brought)
  const isSampled = await sample(trx, sourceId, read, { sampleAt: next.observed.sampleAt, nowMs })
  if (judged.held !== null) await tellHeld(deps.notices, trx, source, judged.held.reason)
  const observed = {
    ...next.observed,
    isLarge: read.isLarge,
    sampleAt: isSampled ? nowMs : next.observed.sampleAt,
  }
  await settleSource(trx, sourceId, {
    ...(await wellAgain(deps, trx, source, { ...next, observed, nowMs })),
    ...(judged.held === null ? {} : { held: JSON.stringify(judged.held), keys_only: 1 }),
    title: source.title || titleOf(parsed.title) || source.host,
    etag: fetched.etag,
    last_modified: fetched.lastModified,
    body_hash: fetched.bodyHash,
    baseline_at: source.baseline_at ?? nowMs,
    updated_at: nowMs,
    n_items: source.n_items + sightings.filter(({ isNewItem }) => isNewItem).length,
    n_new: source.n_new + judged.newItems,
    ...(judged.newItems > 0 ? { last_new_at: nowMs } : {}),
  })
  return 'done'
}

/** Nothing changed in a source that was not well, or whose address changes now. */
export async function settleSame(
  deps: Pick<SourceDeps, 'notices'>,
  trx: Trx,
  settling: Settling,
  heard: Unchanged,
): Promise<Settled> {
  const { sourceId, token, nowMs, chance } = settling
  const source = await claimedSource(trx, sourceId, token)
  if (source === undefined) return null
  const next = afterGoodRead({ source, nowMs, chance }, heard, null)
  await settleSource(trx, sourceId, {
    ...(await wellAgain(deps, trx, source, { ...next, nowMs })),
    n_unchanged: source.n_unchanged + 1,
    etag: heard.etag ?? source.etag,
    last_modified: heard.lastModified ?? source.last_modified,
  })
  return 'done'
}

/** What every read that was answered changes of a source. */
async function wellAgain(
  { notices }: Pick<SourceDeps, 'notices'>,
  trx: Trx,
  source: SourceRow,
  next: NextRead & { readonly nowMs: number },
) {
  const { nowMs } = next
  const isEmpty = next.observed.emptyReads > 0
  const emptySince = isEmpty ? (source.empty_since ?? nowMs) : null
  const wasFailing = source.failure !== null && next.observed.told === 'failing'
  const told =
    emptySince === null || wasFailing
      ? await tellWell(notices, trx, source.id, next.observed.told)
      : await tellSilent(notices, trx, source, { observed: next.observed, emptySince, nowMs })
  return {
    ...(await movedAddress(trx, source, next.observed, nowMs)),
    observed: writeObserved({ ...next.observed, told }),
    interval_ms: next.intervalMs,
    next_poll_at: next.nextPollAt,
    last_poll_at: nowMs,
    last_ok_at: nowMs,
    failure: null,
    failure_detail: null,
    failed_since: null,
    failures: 0,
    empty_since: emptySince,
    n_polls: source.n_polls + 1,
  }
}

async function movedAddress(trx: Trx, source: SourceRow, observed: Observed, nowMs: number) {
  const movedTo = movedForGood(observed, nowMs)
  const address = movedTo === null ? null : toAddress(movedTo)
  if (address === null || (await urlIsTaken(trx, address.urlKey, source.id))) return {}
  return { url: address.url, url_key: address.urlKey, host: address.host }
}

interface Read {
  readonly fetched: Fetched
  readonly parsed: Parsed
  readonly isLarge: boolean
}

/** The last good document is kept, once a day. */
async function sample(
  trx: Trx,
  sourceId: SourceId,
  { fetched: { document }, parsed: { entries } }: Read,
  { sampleAt, nowMs }: { readonly sampleAt: number | null; readonly nowMs: number },
): Promise<boolean> {
  const isRecent = sampleAt !== null && nowMs - sampleAt < SAMPLE_EVERY_MS
  if (isRecent || entries.length === 0 || document.body.length > MAX_SAMPLE_BYTES) return false
  const first = JSON.stringify(entries.slice(0, MAX_SAMPLE_ENTRIES))
  await keepSample(trx, sourceId, { ...document, entries: first }, nowMs)
  return true
}

const titleOf = (text: string): string => text.trim().slice(0, MAX_TITLE_CHARACTERS)

export const readSourceOf = (source: Pick<SourceRow, 'id' | 'settings' | 'keys_only'>): ReadSource => ({
  sourceId: source.id,
  language: languageOf(source.settings),
  ignoresGuids: source.keys_only === 1,
})

function languageOf(json: string): string | null {
  const settings: unknown = JSON.parse(json)
  const isObject = typeof settings === 'object' && settings !== null
  return isObject && 'language' in settings && typeof settings.language === 'string' ? settings.language : null
}
