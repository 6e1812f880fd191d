import { createRequire } from 'node:module'
import type robots from 'robots-parser'
import { transact, type Db } from '../../../../db/transaction.ts'
import type { GuardedFetch } from '../../../../platform/fetch/index.ts'
import { findRobots, saveRobots } from './host-store.ts'

/** What robots.txt says of an address. `asked`: a request was made for it. */
export type RobotsVerdict =
  | { readonly kind: 'allowed'; readonly delayMs: number; readonly asked: boolean }
  | { readonly kind: 'disallowed'; readonly detail: string; readonly asked: boolean }
  | { readonly kind: 'unknown'; readonly detail: string; readonly asked: boolean }

const KEPT_MS = 86_400_000
/** RFC 9309 wants 500 KiB to be read at least. */
const MAX_BYTES = 512 * 1024
/** What is kept of it: the rules of a host that needs more are not worth their room. */
const MAX_KEPT_CHARACTERS = 100_000
const MAX_DELAY_MS = 60_000

/** Its types say `default`, its CommonJS exports the function itself. */
const robotsParser = createRequire(import.meta.url)('robots-parser') as typeof robots.default

interface RobotsDeps {
  readonly db: Db
  readonly fetcher: GuardedFetch
  readonly userAgent: string
}

/** RFC 9309: a host without the file allows all; one that cannot give it out is not asked for anything else. */
export async function askRobots(
  deps: RobotsDeps,
  url: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<RobotsVerdict> {
  const { db, userAgent } = deps
  const { host } = new URL(url)
  const { robots = null, robots_at: at = null } = (await findRobots(db, host)) ?? {}
  if (robots !== null && at !== null && nowMs - at < KEPT_MS) return judge(url, robots, userAgent, false)
  const fetched = await fetchRobots(deps, url, signal)
  if (fetched.text !== null) {
    const { text } = fetched
    await transact(db, (trx) => saveRobots(trx, host, text, nowMs))
    return judge(url, text, userAgent, true)
  }
  if (robots !== null) return judge(url, robots, userAgent, true)
  return { kind: 'unknown', detail: `The robots.txt of ${host} could not be read: ${fetched.why}`, asked: true }
}

/** Its text, empty when there is none; null when nobody knows. */
async function fetchRobots(
  { fetcher }: RobotsDeps,
  url: string,
  signal: AbortSignal,
): Promise<{ readonly text: string } | { readonly text: null; readonly why: string }> {
  const { origin } = new URL(url)
  const result = await fetcher.fetch(`${origin}/robots.txt`, { maxBytes: MAX_BYTES, maxRedirects: 3, signal })
  if (result.kind === 'failed') return { text: null, why: result.detail }
  const { status, body } = result
  if (status >= 200 && status <= 299) return { text: body.toString('utf8').slice(0, MAX_KEPT_CHARACTERS) }
  if (status >= 400 && status <= 499) return { text: '' }
  return { text: null, why: `it answered ${status}.` }
}

function judge(url: string, text: string, userAgent: string, asked: boolean): RobotsVerdict {
  if (text === '') return { kind: 'allowed', delayMs: 0, asked }
  const name = userAgent.split(/[/\s]/, 1)[0] ?? userAgent
  const robots = robotsParser(new URL('/robots.txt', url).href, text)
  if (robots.isDisallowed(url, name) === true) {
    const line = robots.getMatchingLineNumber(url, name)
    return {
      kind: 'disallowed',
      detail: `The robots.txt of ${new URL(url).host} forbids this address in line ${line}.`,
      asked,
    }
  }
  const seconds = robots.getCrawlDelay(name) ?? 0
  return { kind: 'allowed', delayMs: Math.min(MAX_DELAY_MS, Math.max(0, seconds * 1000)), asked }
}
