import { hostname } from 'node:os'
import type { Transport, TransportMakeRequestResponse } from '@sentry/core'
import type { LogFields, Logger } from '../../kernel/log.ts'

export interface ErrorReportsOptions {
  /** `https://KEY@host/PROJECT`. */
  readonly dsn: string
  readonly version: string
  /** Everything that leaves passes here. */
  readonly scrub: (text: string) => string
  /** A report could not be delivered; never reported itself. */
  readonly onFailure: (detail: string) => void
}

export interface ErrorReports {
  report(fields: LogFields, message: string): void
  /** Sends what waits, for a few seconds at most. */
  close(): Promise<void>
}

/** Requests under way at once; more are dropped. */
const MAX_WAITING = 16
/** The same mistake may happen a thousand times a second. */
const MAX_PER_MINUTE = 30
const MINUTE_MS = 60_000
const REQUEST_TIMEOUT_MS = 5_000
const CLOSE_TIMEOUT_MS = 3_000

/** Tells a server that speaks Sentry's protocol about errors. Its package is loaded only here. */
export async function startErrorReports(options: ErrorReportsOptions): Promise<ErrorReports> {
  const [sentry, { nodeStackLineParser, ServerRuntimeClient }] = await Promise.all([
    import('@sentry/core'),
    import('@sentry/core/server'),
  ])
  const client = new ServerRuntimeClient({
    dsn: options.dsn,
    release: `switchboard@${options.version}`,
    platform: 'node',
    runtime: { name: 'node', version: process.version },
    serverName: hostname(),
    integrations: [],
    sendClientReports: false,
    stackParser: sentry.createStackParser(nodeStackLineParser()),
    transport: ({ url, recordDroppedEvent }): Transport =>
      sentry.createTransport({ bufferSize: MAX_WAITING, recordDroppedEvent }, async ({ body }) => {
        const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
        return deliver(url, options.scrub(text), options.onFailure)
      }),
  })
  const mayReport = createAllowance()
  return {
    report({ error, err, ...fields }, message) {
      const dropped = mayReport()
      if (dropped === null) return
      const scope = new sentry.Scope()
      scope.setContext('log', { message, ...fields, ...(dropped > 0 ? { droppedBefore: dropped } : {}) })
      const cause = error ?? err
      if (cause instanceof Error) client.captureException(cause, {}, scope)
      else client.captureMessage(message, 'error', {}, scope)
    },
    async close() {
      await client.close(CLOSE_TIMEOUT_MS)
      client.dispose()
    },
  }
}

/** Null: not now. Else how many were held back since the last one. */
function createAllowance(): () => number | null {
  let since = performance.now()
  let told = 0
  let dropped = 0
  return () => {
    if (performance.now() - since > MINUTE_MS) {
      since = performance.now()
      told = 0
    }
    if (told >= MAX_PER_MINUTE) {
      dropped++
      return null
    }
    told++
    const before = dropped
    dropped = 0
    return before
  }
}

async function deliver(
  url: string,
  body: string,
  onFailure: (detail: string) => void,
): Promise<TransportMakeRequestResponse> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-sentry-envelope' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    })
    await response.body?.cancel()
    if (response.status >= 400 && response.status !== 429) onFailure(`it answered ${response.status}`)
    return {
      statusCode: response.status,
      headers: {
        'x-sentry-rate-limits': response.headers.get('x-sentry-rate-limits'),
        'retry-after': response.headers.get('retry-after'),
      },
    }
  } catch (error) {
    onFailure(error instanceof Error ? error.message : String(error))
    return {}
  }
}

/** A logger whose errors are reported too. */
export const reporting = (logger: Logger, { report }: Pick<ErrorReports, 'report'>): Logger => ({
  ...logger,
  error(fields, message) {
    logger.error(fields, message)
    report(fields, message)
  },
})
