import { AppError } from '../../../../kernel/errors.ts'
import { parserSettingsSchema, type ParserSettings } from '../../parsing/contract.ts'
import type { Parsed, ParseOutcome } from '../../ports.ts'
import type { PollFact, SourceDeps } from '../deps.ts'
import { readObserved, writeObserved } from '../observed-json.ts'
import { failedAnswer, MAX_USUAL_BYTES, type Answer, type Failed, type Fetched, type Unchanged } from './answer.ts'
import type { Batch } from './batch.ts'
import type { SourceRow } from './claim-store.ts'
import type { Claimed } from './claim.ts'
import { fetchFollowed, fetchSource, type Asked, type FetchDeps } from './fetch-source.ts'
import type { Lane } from './large-lane.ts'
import { afterGoodRead, movedForGood } from './next-read.ts'
import { settleFailure } from './settle-failure.ts'
import { readSourceOf, settleRead, settleSame, type Settling } from './settle-read.ts'

export interface PollDeps extends SourceDeps {
  readonly batch: Batch
  readonly large: Lane
}

/** Real ms for all that one read asks for; the claim is longer. */
export const POLL_TIMEOUT_MS = 120_000
const RETRY_MS = 60_000

/** One read of one source, from the request to what it came to. Never throws. */
export async function poll(deps: PollDeps, claimed: Claimed, stopping: AbortSignal): Promise<PollFact['outcome']> {
  const { source, token } = claimed
  const ending = new AbortController()
  const end = (): void => ending.abort()
  const timer = setTimeout(end, POLL_TIMEOUT_MS)
  stopping.addEventListener('abort', end, { once: true })
  try {
    const { asked, settings } = await hear(deps, source, ending.signal)
    const { answer } = asked
    if (stopping.aborted && answer.kind === 'failed') {
      await deps.batch.released({ id: source.id, token, nextPollAt: null })
      return 'given_up'
    }
    if (answer.kind === 'failed') return await fail(deps, claimed, answer)
    if (answer.kind === 'unchanged') return await same(deps, claimed, answer)
    return await take(deps, claimed, { fetched: answer, parsed: asked.parsed, isLarge: asked.isLarge, settings })
  } catch (error) {
    deps.logger.error({ error, sourceId: source.id, url: source.url }, 'a source could not be read to its end')
    await giveBack(deps, claimed, error).catch((cause: unknown) =>
      deps.logger.error(
        { error: cause, sourceId: source.id },
        'a source could not be given back; it is when its claim ends',
      ),
    )
    return 'given_up'
  } finally {
    clearTimeout(timer)
    stopping.removeEventListener('abort', end)
  }
}

type Heard = Asked & { readonly parsed: ParseOutcome | null }

/** Requests and parsing; the host is free as soon as its last request ended. */
async function hear(
  deps: PollDeps,
  source: SourceRow,
  signal: AbortSignal,
): Promise<{ asked: Heard; settings: ParserSettings }> {
  const settings = parserSettingsSchema.parse(JSON.parse(source.settings))
  const fetchDeps = { ...deps, db: deps.database.db, hostGapMs: deps.limits.hostGapMs }
  let gapMs = fetchDeps.hostGapMs
  let pausedUntil: number | null = null
  try {
    const asked = await fetchSource(fetchDeps, source, readObserved(source.observed).isLarge, signal)
    gapMs = asked.gapMs
    if (asked.answer.kind === 'failed' && asked.answer.retryAfterMs !== null)
      pausedUntil = deps.clock.now() + asked.answer.retryAfterMs
    const parsed =
      asked.answer.kind === 'document'
        ? await deps.parser.parse(asked.answer.document, settings, deps.clock.now())
        : null
    const whole =
      parsed === null ? null : await withFollowed({ ...deps, fetchDeps }, source, { parsed, settings, gapMs }, signal)
    return { asked: { ...asked, parsed: whole }, settings }
  } finally {
    const { host } = source
    void deps.batch
      .freed({ host, ended: 1, nextAt: deps.clock.now() + gapMs, pausedUntil })
      .catch((error: unknown) =>
        deps.logger.error({ error, host }, 'a host could not be marked as free; it is when the claim ends'),
      )
  }
}

/** A sitemap index: the sitemaps it names are read too, and their entries taken together. */
async function withFollowed(
  deps: PollDeps & { readonly fetchDeps: FetchDeps },
  source: SourceRow,
  {
    parsed,
    settings,
    gapMs,
  }: { readonly parsed: ParseOutcome; readonly settings: ParserSettings; readonly gapMs: number },
  signal: AbortSignal,
): Promise<ParseOutcome> {
  if (parsed.kind === 'failed' || parsed.follow.length === 0) return parsed
  let whole: Parsed = parsed
  for (const url of parsed.follow) {
    const request = { url, kind: source.kind, known: null, maxBytes: MAX_USUAL_BYTES, signal, nowMs: deps.clock.now() }
    const answer: Answer = await fetchFollowed(deps.fetchDeps, request, gapMs)
    if (answer.kind !== 'document') continue
    const next = await deps.parser.parse(answer.document, settings, deps.clock.now())
    if (next.kind === 'ok') whole = { ...whole, entries: [...whole.entries, ...next.entries] }
  }
  return whole
}

const settling = (deps: PollDeps, { source, token }: Claimed): Settling => ({
  sourceId: source.id,
  token,
  nowMs: deps.clock.now(),
  chance: deps.chance(),
})

async function fail(deps: PollDeps, claimed: Claimed, failure: Failed): Promise<PollFact['outcome']> {
  await deps.batch.turn()
  const how = settling(deps, claimed)
  await deps.database.relaxedWriter.write((trx) => settleFailure(deps, trx, how, failure))
  return 'failed'
}

async function same(deps: PollDeps, claimed: Claimed, heard: Unchanged): Promise<PollFact['outcome']> {
  const { source, token } = claimed
  const how = settling(deps, claimed)
  const next = afterGoodRead({ source, ...how }, heard, null)
  const isWell = source.failure === null && source.empty_since === null && next.observed.told === null
  if (isWell && movedForGood(next.observed, how.nowMs) === null)
    await deps.batch.unchanged({
      id: source.id,
      token,
      atMs: how.nowMs,
      nextPollAt: next.nextPollAt,
      intervalMs: next.intervalMs,
      etag: heard.etag,
      lastModified: heard.lastModified,
      observed: writeObserved(next.observed),
    })
  else await deps.database.relaxedWriter.write((trx) => settleSame(deps, trx, how, heard))
  return 'unchanged'
}

interface Taken {
  readonly fetched: Fetched
  readonly parsed: ParseOutcome | null
  readonly isLarge: boolean
  readonly settings: ParserSettings
}

async function take(
  deps: PollDeps,
  claimed: Claimed,
  { fetched, parsed, isLarge }: Taken,
): Promise<PollFact['outcome']> {
  if (parsed === null) throw new Error('A document was not parsed.')
  if (parsed.kind === 'failed') return fail(deps, claimed, failedAnswer(parsed.reason, parsed.detail))
  const { source } = claimed
  await deps.ingest.prepare(readSourceOf(source), parsed.entries)
  await deps.batch.turn()
  const how = settling(deps, claimed)
  deps.crashAt?.('feeds-fetched')
  await deps.database.relaxedWriter.write((trx) => settleRead(deps, trx, how, { fetched, parsed, isLarge }))
  deps.crashAt?.('feeds-committed')
  return 'read'
}

/** What went wrong was ours. A store that is busy or full is tried again soon; anything else counts as a failure of the source. */
async function giveBack(deps: PollDeps, claimed: Claimed, error: unknown): Promise<void> {
  const { source, token } = claimed
  const isOfStore = error instanceof AppError && error.kind === 'unavailable'
  if (isOfStore) {
    await deps.batch.released({ id: source.id, token, nextPollAt: deps.clock.now() + RETRY_MS })
    return
  }
  await fail(
    deps,
    claimed,
    failedAnswer('schema', 'What was read could not be stored. The log of this install says why.'),
  )
}
