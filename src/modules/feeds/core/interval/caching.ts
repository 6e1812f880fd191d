import { MAX_MS } from './interval.ts'

/**
 * How long an answer may be taken for current (RFC 9111), ms; null when it does not say, or says not at all.
 * `Age` is time that is over already.
 */
export function maxAgeOf(headers: Readonly<Record<string, string>>): number | null {
  const directives = (headers['cache-control'] ?? '').toLowerCase().split(',')
  if (directives.some((text) => /^\s*(no-store|no-cache)\b/.test(text))) return null
  const stated = directives
    .map((text) => /^\s*max-age\s*=\s*"?(\d{1,12})"?\s*$/.exec(text)?.[1])
    .find((text) => text !== undefined)
  if (stated === undefined) return null
  const age = /^\d{1,9}$/.test(headers['age'] ?? '') ? Number(headers['age']) : 0
  const ms = (Number(stated) - age) * 1000
  return ms <= 0 ? null : Math.min(MAX_MS, ms)
}

/** Retry-After in seconds or as a date, ms from `nowMs`, at most a day; null when there is none. */
export function retryAfterOf(text: string | undefined, nowMs: number): number | null {
  if (text === undefined) return null
  const seconds = /^\s*(\d{1,12})\s*$/.exec(text)?.[1]
  const ms = seconds === undefined ? Date.parse(text) - nowMs : Number(seconds) * 1000
  return Number.isFinite(ms) && ms > 0 ? Math.min(MAX_MS, ms) : null
}
