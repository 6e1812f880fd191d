import type { Values } from './read-values.ts'

/** Where traces go; null: nowhere. */
export interface TracesConfig {
  /** Of OTLP over HTTP, without /v1/traces. */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  /** Of all traces, 0 to 1. */
  readonly share: number
}

/** The variables have the names that OpenTelemetry gave them. */
export function readTraces(values: Values): TracesConfig | null {
  const url = values.url('OTEL_EXPORTER_OTLP_ENDPOINT')
  const headers = readHeaders(values)
  const share = readShare(values)
  return url === null ? null : { endpoint: url.href.replace(/(?<!\/)\/+$/, ''), headers, share }
}

function readHeaders(values: Values): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const pair of (values.optional('OTEL_EXPORTER_OTLP_HEADERS') ?? '').split(',')) {
    if (pair.trim() === '') continue
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const value = decode(pair.slice(at + 1).trim())
    if (at > 0 && /^[A-Za-z0-9-]{1,100}$/.test(name) && value !== null && /^[\x20-\x7e]{1,4000}$/.test(value))
      headers[name] = value
    else
      values.problem(
        'OTEL_EXPORTER_OTLP_HEADERS',
        'is not a list of headers such as authorization=Bearer%20abc, separated by commas.',
      )
  }
  return headers
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function readShare(values: Values): number {
  const text = values.text('OTEL_TRACES_SAMPLER_ARG')
  if (/^(0(\.\d{1,9})?|1(\.0{1,9})?)$/.test(text)) return Number(text)
  values.problem('OTEL_TRACES_SAMPLER_ARG', 'is not a number from 0 to 1, the share of traces that is told.')
  return 0
}

/** `https://key@host/project`; null: errors are told to nobody. */
export function readDsn(values: Values): string | null {
  const text = values.optional('SENTRY_DSN')
  if (text === null) return null
  const url = URL.parse(text)
  const isDsn =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    /^[A-Za-z0-9_-]{1,100}$/.test(url.username) &&
    /^(\/[A-Za-z0-9_.-]+)*\/\d{1,20}$/.test(url.pathname) &&
    url.search + url.hash === ''
  if (!isDsn)
    values.problem(
      'SENTRY_DSN',
      'is not a DSN such as https://KEY@errors.example.org/1. Copy it from the settings of the project there.',
    )
  return text
}
