import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Config } from '../../config/config.ts'
import { realClock } from '../../platform/system.ts'
import { fail, ok, warn, wordsOf, type Finding } from './finding.ts'

const DNS_TIMEOUT_MS = 5_000
const SLOW_DNS_MS = 1_000
/** Telegram's Date header has whole seconds, and the answer takes a moment. */
const SKEW_TOLD_MS = 5_000
const SKEW_BAD_MS = 60_000

/** Whether the Bot API server can be found and answers, and what it thinks the time is. */
export async function telegramFindings({ telegram, clock }: Pick<Config, 'telegram' | 'clock'>): Promise<Finding[]> {
  const { apiRoot, timeouts } = telegram
  const name = await dnsFinding(new URL(apiRoot).hostname.replace(/^\[|\]$/g, ''))
  if (name.level === 'fail') return [name]
  const askedAt = realClock.now()
  try {
    const response = await fetch(apiRoot, { redirect: 'manual', signal: AbortSignal.timeout(timeouts.callMs) })
    await response.body?.cancel()
    const answeredAt = realClock.now()
    const took = answeredAt - askedAt
    const time =
      clock === null ? clockFinding(response.headers.get('date'), (askedAt + answeredAt) / 2) : simulatedClock
    return [name, ok('telegram', `${apiRoot} answers, within ${took} ms`), time]
  } catch (error) {
    return [
      name,
      fail(
        'telegram',
        `${apiRoot} ${problemOf(error, timeouts.callMs)}`,
        'Check network and firewall, and TELEGRAM_API_ROOT.',
      ),
    ]
  }
}

async function dnsFinding(host: string): Promise<Finding> {
  if (isIP(host) !== 0 || host === 'localhost') return ok('dns', `${host} needs no look-up`)
  const startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DNS_TIMEOUT_MS} ms`)), DNS_TIMEOUT_MS)
  })
  try {
    const found = await Promise.race([lookup(host, { all: true }), late])
    const ms = Math.round(performance.now() - startedAt)
    const detail = `${host} is ${found.map(({ address }) => address).join(', ')}, found in ${ms} ms`
    return ms > SLOW_DNS_MS
      ? warn('dns', detail, 'That is slow: see /etc/resolv.conf for a server that does not answer.')
      : ok('dns', detail)
  } catch (error) {
    return fail(
      'dns',
      `${host} was not found (${wordsOf(error)})`,
      'Check /etc/resolv.conf and the network, or the spelling in TELEGRAM_API_ROOT.',
    )
  } finally {
    clearTimeout(timer)
  }
}

const problemOf = (error: unknown, timeoutMs: number): string => {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `gives no answer within ${timeoutMs} ms. Check that it is a Bot API server and that it is not overloaded.`
  return `cannot be reached (${wordsOf(error instanceof Error ? (error.cause ?? error) : error)}).`
}

const simulatedClock = ok('clock', 'a simulation: the clock runs as CLOCK_ORIGIN and CLOCK_SPEED say')

/** @param at ms UTC of this machine in the middle of the request. */
export function clockFinding(date: string | null, at: number): Finding {
  const theirs = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(theirs))
    return warn('clock', 'the Bot API server tells no time', 'Compare the clock of this machine with another: date -u')
  const skewMs = at - (theirs + 500)
  const size = Math.abs(skewMs)
  if (size <= SKEW_TOLD_MS) return ok('clock', 'agrees with the Bot API server to within seconds')
  const detail = `is ${Math.round(size / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} the Bot API server`
  const next =
    'Let the machine keep time by itself: timedatectl set-ntp true. Quiet hours, schedules and codes of second factors depend on it.'
  return size > SKEW_BAD_MS ? fail('clock', detail, next) : warn('clock', detail, next)
}
