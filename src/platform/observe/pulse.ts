import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { LogFields } from '../../kernel/log.ts'

/** How this process was in one stretch of time. */
export interface Beat {
  /** End of the stretch, ms UTC, real time. */
  readonly at: number
  readonly rssBytes: number
  readonly heapUsedBytes: number
  /** How late the event loop came to what was due. */
  readonly loopP50Ms: number
  readonly loopP99Ms: number
  readonly loopMaxMs: number
  /** Of one processor, 1 = all of it. */
  readonly cpuShare: number
  readonly queuedWrites: number
  readonly inFlight: number
  readonly sendsPerSecond: number
  readonly requestsPerSecond: number
}

/** What others count; totals only grow. */
export interface Counted {
  readonly queuedWrites: number
  readonly inFlight: number
  readonly sendsTotal: number
  readonly requestsTotal: number
}

export interface PulseOptions {
  readonly everyMs: number
  /** Beats that are kept. */
  readonly keep: number
  readonly now: () => number
  readonly read: () => Counted
  readonly onError: (fields: LogFields, message: string) => void
}

export interface Pulse {
  /** Oldest first. */
  beats(): readonly Beat[]
  latest(): Beat
  /** Longest the event loop was held in the last minute or so. */
  loopMaxMs(): number
  close(): void
}

const LOOP_RESOLUTION_MS = 10
const MINUTE_MS = 60_000

/** Looks at the process now and then, and remembers the last minutes. */
export function createPulse({ everyMs, keep, now, read, onError }: PulseOptions): Pulse {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
  delay.enable()
  const beats: Beat[] = []
  let counted = read()
  let cpu = process.cpuUsage()
  let since = performance.now()

  const look = (): Beat => {
    const seconds = Math.max(performance.now() - since, 1) / 1000
    const next = read()
    const used = process.cpuUsage(cpu)
    const { rss, heapUsed } = process.memoryUsage()
    return {
      at: now(),
      rssBytes: rss,
      heapUsedBytes: heapUsed,
      loopP50Ms: lateBy(delay.percentile(50)),
      loopP99Ms: lateBy(delay.percentile(99)),
      loopMaxMs: lateBy(delay.max),
      cpuShare: (used.user + used.system) / 1e6 / seconds,
      queuedWrites: next.queuedWrites,
      inFlight: next.inFlight,
      sendsPerSecond: (next.sendsTotal - counted.sendsTotal) / seconds,
      requestsPerSecond: (next.requestsTotal - counted.requestsTotal) / seconds,
    }
  }
  const beat = (): void => {
    beats.push(look())
    if (beats.length > keep) beats.shift()
    counted = read()
    cpu = process.cpuUsage()
    since = performance.now()
    delay.reset()
  }
  const timer = setInterval(() => {
    try {
      beat()
    } catch (error) {
      onError({ error }, 'the state of the process could not be read')
    }
  }, everyMs)
  timer.unref()

  return {
    beats: () => beats,
    latest: () => beats.at(-1) ?? look(),
    loopMaxMs() {
      const from = now() - MINUTE_MS
      return Math.max(lateBy(delay.max), ...beats.filter(({ at }) => at > from).map(({ loopMaxMs }) => loopMaxMs))
    },
    close() {
      clearInterval(timer)
      delay.disable()
    },
  }
}

/** The monitor counts its own interval too; it says NaN or the largest number before its first look. */
const lateBy = (nanoseconds: number): number => {
  const ms = nanoseconds / 1e6 - LOOP_RESOLUTION_MS
  return Number.isFinite(ms) && ms < 3_600_000 ? Math.max(0, ms) : 0
}
