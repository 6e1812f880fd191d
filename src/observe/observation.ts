import type { OnStatement } from '../db/statements.ts'
import { createMetrics, type Metrics } from '../platform/metrics.ts'
import { createCalls, type Calls, type CallSink, type FinishedCall, type Tracing } from '../platform/observe/calls.ts'
import { createSlowest, type Slowest } from '../platform/observe/slowest.ts'
import { createScrubber } from '../platform/scrub.ts'
import { realClock } from '../platform/system.ts'

export interface Observation {
  readonly calls: Calls
  readonly metrics: Metrics
  readonly slowest: Slowest
  /** One request to Telegram that carried a message. */
  readonly countSend: (outcome: string) => void
  readonly onStatement: OnStatement
  sendsTotal(): number
  requestsTotal(): number
}

/** Of the list of slowest calls. */
export const SLOWEST_WINDOW_MS = 15 * 60_000
/** Statements are many and mostly short: shorter ones are only counted. */
export const SLOW_MS = { sql: 5 } as const
const MAX_NAMES = 500
const MAX_NAME_LENGTH = 1_000

/** Everything that this process says about itself; `tracing` null: to nobody outside. */
export function createObservation(tracing: Tracing | null): Observation {
  const metrics = createMetrics()
  const scrubber = createScrubber()
  const slowest = createSlowest({
    now: () => realClock.now(),
    windowMs: SLOWEST_WINDOW_MS,
    maxNames: MAX_NAMES,
    maxNameLength: MAX_NAME_LENGTH,
    minMs: SLOW_MS,
    clean: (text) => scrubber.scrub(text),
  })
  const sends = metrics.counter('sends_total', 'Requests that carried a message, by what Telegram made of them.', [
    'outcome',
  ])
  let sendsTotal = 0
  let requestsTotal = 0
  const counting: CallSink = {
    finished({ kind }) {
      if (kind === 'http') requestsTotal++
    },
  }
  const calls = createCalls([counting, measured(metrics), slowest], tracing, () => realClock.now())
  return {
    calls,
    metrics,
    slowest,
    countSend(outcome) {
      sendsTotal++
      sends.add({ outcome })
    },
    onStatement: ({ text, connection, ms, hasFailed }) =>
      calls.record({
        kind: 'sql',
        name: text,
        outcome: connection,
        hasFailed,
        startedAt: Math.round(realClock.now() - ms),
        ms,
      }),
    sendsTotal: () => sendsTotal,
    requestsTotal: () => requestsTotal,
  }
}

/** Durations by kind. Labels hold routes and closed words: their number is bounded. */
function measured(metrics: Metrics): CallSink {
  const http = metrics.durations('http_request_duration_seconds', 'Requests to this server.', [
    'method',
    'route',
    'status',
  ])
  const telegram = metrics.durations('telegram_request_duration_seconds', 'Requests to Telegram.', ['call', 'outcome'])
  const sql = metrics.durations('sql_statement_duration_seconds', 'Statements to the store.', ['connection'])
  const job = metrics.durations('job_duration_seconds', 'Tries of background jobs.', ['job', 'outcome'])
  const tell: Readonly<Record<FinishedCall['kind'], (call: FinishedCall) => void>> = {
    http({ name, outcome, ms }) {
      const [method = '', route = ''] = name.split(' ', 2)
      http.observe({ method, route, status: outcome }, ms)
    },
    telegram: ({ name, outcome, ms }) => telegram.observe({ call: name, outcome }, ms),
    sql: ({ outcome, ms }) => sql.observe({ connection: outcome }, ms),
    job: ({ name, outcome, ms }) => job.observe({ job: name, outcome }, ms),
  }
  return { finished: (call) => tell[call.kind](call) }
}
