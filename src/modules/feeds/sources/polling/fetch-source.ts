import type { Clock } from '../../../../kernel/clock.ts'
import type { GuardedFetch } from '../../../../platform/fetch/index.ts'
import type { Db } from '../../../../db/transaction.ts'
import { ask, failedAnswer, MAX_LARGE_BYTES, MAX_USUAL_BYTES, type Answer, type Request } from './answer.ts'
import type { SourceRow } from './claim-store.ts'
import type { Lane } from './large-lane.ts'
import { askRobots } from './robots.ts'

export interface FetchDeps {
  readonly db: Db
  readonly fetcher: GuardedFetch
  readonly clock: Clock
  readonly userAgent: string
  readonly hostGapMs: number
  readonly large: Lane
}

export interface Asked {
  readonly answer: Answer
  /** Product ms that the host wants between requests. */
  readonly gapMs: number
  /** The document was too large for the usual way. */
  readonly isLarge: boolean
}

const ASKS_ROBOTS: ReadonlySet<SourceRow['kind']> = new Set(['html', 'product', 'sitemap'])

/** All requests that one read makes to its host, with the pauses between them. */
export async function fetchSource(
  deps: FetchDeps,
  source: SourceRow,
  isLarge: boolean,
  signal: AbortSignal,
): Promise<Asked> {
  const { clock, hostGapMs } = deps
  let gapMs = hostGapMs
  if (ASKS_ROBOTS.has(source.kind)) {
    const verdict = await askRobots(deps, source.url, clock.now(), signal)
    if (verdict.kind === 'unknown') return { answer: failedAnswer('network', verdict.detail), gapMs, isLarge }
    if (verdict.kind === 'disallowed') return { answer: failedAnswer('blocked', verdict.detail), gapMs, isLarge }
    gapMs = Math.max(hostGapMs, verdict.delayMs)
    if (verdict.asked) await pause(clock, gapMs, signal)
  }
  const isSame = source.baseline_at !== null
  const request = { url: source.url, kind: source.kind, known: isSame ? source : null, signal, nowMs: clock.now() }
  if (!isLarge) {
    const answer = await ask(deps.fetcher, { ...request, maxBytes: MAX_USUAL_BYTES })
    if (answer.kind !== 'failed' || answer.reason !== 'too_large') return { answer, gapMs, isLarge: false }
    await pause(clock, gapMs, signal)
  }
  const answer = await deps.large.run(() => ask(deps.fetcher, { ...request, maxBytes: MAX_LARGE_BYTES }))
  return { answer, gapMs, isLarge: answer.kind !== 'failed' && (answer.kind === 'unchanged' || isStillLarge(answer)) }
}

const isStillLarge = (answer: Extract<Answer, { kind: 'document' }>): boolean =>
  answer.document.body.length > MAX_USUAL_BYTES / 2

/** A document that another one names, in the pauses of their host. */
export async function fetchFollowed(deps: FetchDeps, request: Request, gapMs: number): Promise<Answer> {
  await pause(deps.clock, gapMs, request.signal)
  return ask(deps.fetcher, request)
}

/** Product time. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || signal.aborted) {
      resolve()
      return
    }
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.at(clock.now() + ms, end)
    signal.addEventListener('abort', end, { once: true })
  })
}
