import type { Values } from './read-values.ts'

export interface FeedsConfig {
  readonly userAgent: string
  /** Sources that a process reads at once. */
  readonly concurrency: number
  /** Requests to one host at once, of all processes together, and the pause between them. */
  readonly hostConcurrency: number
  readonly hostGapMs: number
}

const MAX_CONCURRENCY = 1_000
const MAX_HOST_CONCURRENCY = 32
const MAX_HOST_GAP_MS = 600_000

export function readFeeds(values: Values): FeedsConfig {
  const userAgent = values.text('FEEDS_USER_AGENT')
  if (!/^[\x20-\x7e]{1,200}$/.test(userAgent))
    values.problem(
      'FEEDS_USER_AGENT',
      'must be 1 to 200 characters of ASCII, as Switchboard-feeds (+https://example.org/bot).',
    )
  return {
    userAgent,
    concurrency: values.integer('FEEDS_CONCURRENCY', 1, MAX_CONCURRENCY),
    hostConcurrency: values.integer('FEEDS_HOST_CONCURRENCY', 1, MAX_HOST_CONCURRENCY),
    hostGapMs: values.integer('FEEDS_HOST_GAP_MS', 0, MAX_HOST_GAP_MS),
  }
}
