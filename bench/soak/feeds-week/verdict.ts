import { floors, slope, type Point } from '../slope.ts'
import type { Plan } from './soak.ts'

/** How the worker is, each half second. */
export interface Beat {
  /** Simulated, ms. */
  readonly now: number
  readonly rss: number
  readonly heapUsed: number
  readonly external: number
  readonly cpuMs: number
  readonly polls: number
}

export interface End {
  readonly peakRss: number
  readonly databaseBytes: number
  readonly polls: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly states: readonly { readonly failure: string | null; readonly state: string; readonly n: number }[]
  readonly lateP50Ms: number
  readonly lateP99Ms: number
  readonly tookP50Ms: number
  readonly tookP99Ms: number
}

export interface FoundItem {
  readonly url: string
  readonly title: string
  readonly itemUrl: string | null
  /** It came after the first read. */
  readonly isFresh: boolean
}

interface Week {
  readonly plan: Plan
  readonly beats: readonly Beat[]
  readonly realMs: number
  readonly end: End
  readonly items: readonly FoundItem[]
  readonly port: number
  readonly seconds: number
}

const HOUR_MS = 3_600_000
const MAX_PEAK_RSS_BYTES = 200e6
/** Of real time: a leak of a byte a poll would be more. */
const MAX_HEAP_SLOPE_BYTES = 4e6
const WARM_UP_SHARE = 1 / 3
const SOURCES_TOGETHER = 500
const MAX_EXAMPLES = 30

interface Truth {
  readonly id: number
  readonly baseline: readonly string[]
  readonly fresh: readonly string[]
}
interface Summary {
  readonly requests: number
  readonly polls: number
  readonly reads: number
  readonly notModified: number
  readonly failures: number
  readonly bytes: number
  readonly maxInFlightOfHost: number
  readonly maxInFlight: number
  readonly early: number
  readonly unseen: number
}

/** Prints one line of figures; whether the goals are met. */
export async function judge(week: Week): Promise<boolean> {
  const { plan, beats, realMs, end, port } = week
  const ask = async <T>(path: string): Promise<T> =>
    (await (await fetch(`http://127.0.0.1:${port}/control/${path}`)).json()) as T
  const summary = await ask<Summary>('summary')
  const { published, found, lost, examples } = await compare(week, (from) =>
    ask<Truth[]>(`truth?from=${from}&limit=${SOURCES_TOGETHER}`),
  )
  const settled = (of: (beat: Beat) => number, hourMs: number): Point[] => {
    const begin = beats[0]?.now ?? 0
    const points = beats.map((beat) => ({ x: (beat.now - begin) / plan.speed / hourMs, y: of(beat) }))
    const last = points.at(-1)?.x ?? 0
    return floors(points, last / 60).filter(({ x }) => x >= last * WARM_UP_SHARE)
  }
  const heapSlope = slope(settled(({ heapUsed }) => heapUsed, HOUR_MS))
  const residentSlope = slope(settled(({ rss }) => rss, HOUR_MS))
  const ok =
    lost === 0 &&
    summary.early === 0 &&
    summary.maxInFlightOfHost <= 1 &&
    end.peakRss < MAX_PEAK_RSS_BYTES &&
    heapSlope < MAX_HEAP_SLOPE_BYTES &&
    (end.outcomes['given_up'] ?? 0) <= plan.concurrency
  const figures = {
    soak: 'feeds-week',
    ...plan,
    polls: end.polls,
    pollsPerSecond: Math.round(end.polls / (realMs / 1000)),
    outcomes: end.outcomes,
    requestsAtHosts: summary.requests,
    unchangedShare: round((end.outcomes['unchanged'] ?? 0) / Math.max(1, end.polls)),
    notModified: summary.notModified,
    megabytes: Math.round(summary.bytes / 1e6),
    published,
    found,
    lost,
    goneBeforeARead: summary.unseen,
    hostsAskedTwiceAtOnce: summary.maxInFlightOfHost > 1 ? summary.maxInFlightOfHost : 0,
    earlyAfterRetryAfter: summary.early,
    lateSimulatedSeconds: { p50: round(end.lateP50Ms / 1000), p99: round(end.lateP99Ms / 1000) },
    lateRealMs: { p50: round(end.lateP50Ms / plan.speed), p99: round(end.lateP99Ms / plan.speed) },
    readRealMs: { p50: round(end.tookP50Ms), p99: round(end.tookP99Ms) },
    peakResidentMb: round(end.peakRss / 1e6),
    heapMb: round((beats.at(-1)?.heapUsed ?? 0) / 1e6),
    heapSlopeKb: perHour(heapSlope, plan.speed),
    residentSlopeKb: perHour(residentSlope, plan.speed),
    cores: round((beats.at(-1)?.cpuMs ?? 0) / realMs),
    cpuMsAPoll: cpuAPoll(beats),
    databaseMb: Math.round(end.databaseBytes / 1e6),
    states: end.states,
    ok,
    seconds: Math.round(week.seconds),
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  if (lost > 0) process.stdout.write(`${JSON.stringify({ lost: examples })}\n`)
  return ok
}

/** Without the first reads of all sources. */
function cpuAPoll(beats: readonly Beat[]): number {
  const begin = beats[Math.floor(beats.length * WARM_UP_SHARE)]
  const end = beats.at(-1)
  if (begin === undefined || end === undefined) return 0
  return round((end.cpuMs - begin.cpuMs) / Math.max(1, end.polls - begin.polls))
}

const perHour = (bytes: number, speed: number) => ({
  aRealHour: Math.round(bytes / 1000),
  aSimulatedHour: round(bytes / 1000 / speed),
})

const round = (value: number): number => Math.round(value * 100) / 100

/** Marks stand in brackets in every title; each that a source handed over must be an item of it. */
async function compare(
  { plan, items }: Week,
  truths: (from: number) => Promise<Truth[]>,
): Promise<{ published: number; found: number; lost: number; examples: string[] }> {
  const marks = new Map<number, Set<string>>()
  for (const { url, title, itemUrl } of items) {
    const id = Number(/\/(?:s|feeds)\/(\d+)$/.exec(url)?.[1])
    // A sitemap has no titles; the address of a story names it as well.
    const index = /\/i\/\d+\/(\d+)/.exec(itemUrl ?? '')?.[1]
    const mark = /\[([np][\d-]+)\]/.exec(title)?.[1] ?? (index === undefined ? undefined : `n${id}-${index}`)
    if (mark === undefined) continue
    const known = marks.get(id) ?? new Set()
    known.add(mark)
    marks.set(id, known)
  }
  const counts = { published: 0, found: 0, lost: 0 }
  const lostOf = new Map<number, string[]>()
  for (let from = 0; from < plan.sources; from += SOURCES_TOGETHER)
    for (const { id, baseline, fresh } of await truths(from)) {
      for (const mark of new Set([...baseline, ...fresh])) {
        counts.published += 1
        if (marks.get(id)?.has(mark) === true) counts.found += 1
        else {
          counts.lost += 1
          lostOf.set(id, [...(lostOf.get(id) ?? []), mark])
        }
      }
    }
  const examples = [...lostOf]
    .slice(0, MAX_EXAMPLES)
    .map(([id, some]) => `source ${id}: ${some.length} of ${marks.get(id)?.size ?? 0}, as ${some[0] ?? ''}`)
  return { ...counts, examples }
}
