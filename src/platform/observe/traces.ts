import { AsyncLocalStorage } from 'node:async_hooks'
import type { Attributes, Span } from '@opentelemetry/api'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { CallKind, FinishedCall, Tracing } from './calls.ts'

export interface TracesOptions {
  /** Of OTLP over HTTP, without /v1/traces. */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  /** Of all traces, 0 to 1. */
  readonly share: number
  readonly version: string
  /** Every text that leaves passes here. */
  readonly clean: (text: string) => string
  /** The collector did not take what it was sent; told at most once a minute. */
  readonly onFailure: (detail: string) => void
}

export interface Traces extends Tracing {
  /** Sends what waits, for a few seconds at most. */
  close(): Promise<void>
}

/** A quicker statement is told in no trace: there are too many. */
const SLOW_STATEMENT_MS = 50
const MAX_QUEUED = 2_048
const BATCH = 512
const EVERY_MS = 2_000
const EXPORT_TIMEOUT_MS = 5_000
const TELL_EVERY_MS = 60_000
const MAX_VALUE_LENGTH = 1_000

/** Tells calls to a collector of OpenTelemetry. Its packages are loaded only here: a server without a collector does not pay for them. */
export async function startTraces(options: TracesOptions): Promise<Traces> {
  const [api, sdk, { resourceFromAttributes }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ])
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint}/v1/traces`,
    headers: { ...options.headers },
    timeoutMillis: EXPORT_TIMEOUT_MS,
  })
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'switchboard', 'service.version': options.version }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(options.share) }),
    spanLimits: { attributeValueLengthLimit: MAX_VALUE_LENGTH },
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: watchExporter(exporter, options.onFailure),
        maxQueueSize: MAX_QUEUED,
        maxExportBatchSize: BATCH,
        scheduledDelayMillis: EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  })
  const tracer = provider.getTracer('switchboard', options.version)
  const current = new AsyncLocalStorage<Span>()
  const { INTERNAL: job, SERVER: http, CLIENT: telegram, CLIENT: sql } = api.SpanKind
  const spanKinds = { job, http, telegram, sql }

  const begin = (kind: CallKind, name: string, startTime: number): Span => {
    const parent = current.getStore()
    const context = parent === undefined ? api.ROOT_CONTEXT : api.trace.setSpan(api.ROOT_CONTEXT, parent)
    return tracer.startSpan(spanName(kind, options.clean(name)), { kind: spanKinds[kind], startTime }, context)
  }
  const finish = (span: Span, call: FinishedCall): void => {
    span.setAttributes(attributesOf(call, options.clean))
    if (call.hasFailed) span.setStatus({ code: api.SpanStatusCode.ERROR })
    span.end(call.startedAt + call.ms)
  }
  return {
    open(kind, name, startedAt) {
      const span = begin(kind, name, startedAt)
      return { run: (work) => current.run(span, work), close: (call) => finish(span, call) }
    },
    finished(call) {
      if (call.kind !== 'sql' || call.ms >= SLOW_STATEMENT_MS) finish(begin(call.kind, call.name, call.startedAt), call)
    },
    async close() {
      await Promise.allSettled([provider.shutdown()])
    },
  }
}

/** Short and of few different values; the whole text of a statement is an attribute. */
const spanName = (kind: CallKind, name: string): string => {
  if (kind === 'sql') return name.split(/\s/, 1)[0] ?? 'sql'
  return kind === 'http' ? name : `${kind} ${name}`
}

/** Names as in OpenTelemetry's semantic conventions, where it has one. */
function attributesOf({ kind, name, outcome, hasFailed }: FinishedCall, clean: (text: string) => string): Attributes {
  const failure = hasFailed ? { 'error.type': outcome } : {}
  switch (kind) {
    case 'http': {
      const [method = '', route = ''] = clean(name).split(' ', 2)
      const status = Number(outcome)
      return {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        ...failure,
      }
    }
    case 'sql':
      return { 'db.query.text': clean(name), 'switchboard.connection': outcome, ...failure }
    case 'telegram':
      return { 'rpc.method': clean(name), 'switchboard.outcome': outcome, ...failure }
    case 'job':
      return { 'switchboard.job': clean(name), 'switchboard.outcome': outcome, ...failure }
  }
}

/** A failure is told here, so that nobody else has to. */
function watchExporter(exporter: SpanExporter, onFailure: (detail: string) => void): SpanExporter {
  let lastTold = -Infinity
  const flush = exporter.forceFlush?.bind(exporter)
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined && performance.now() - lastTold > TELL_EVERY_MS) {
          lastTold = performance.now()
          onFailure(result.error.message)
        }
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    ...(flush === undefined ? {} : { forceFlush: flush }),
  }
}
