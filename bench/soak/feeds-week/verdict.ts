import { floors, slope, type Point } from '../slope.ts'
import type { Plan } from './plan.ts'

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
/** Memory of a shorter run says little. */
const LONG_DAYS = 7
const MIN_POLLS = 1_000_000
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
  const { plan, end, port } = week
  const ask = async <T>(path: string): Promise<T> =>
    (await (await fetch(`http://127.0.0.1:${port}/control/${path}`)).json()) as T
  const summary = await ask<Summary>('summary')
  const compared = await compare(week, (from) => ask<Truth[]>(`truth?from=${from}&limit=${SOURCES_TOGETHER}`))
  const slopes = slopesOf(week)
  const isPolite = summary.early === 0 && summary.maxInFlightOfHost <= 1
  const isSmall = end.peakRss < MAX_PEAK_RSS_BYTES && slopes.heap < MAX_HEAP_SLOPE_BYTES
  const isLong = plan.days >= LONG_DAYS
  const nothingLost = compared.lost === 0 && (end.outcomes['given_up'] ?? 0) <= plan.concurrency
  const ok = nothingLost && isPolite && (!isLong || (isSmall && end.polls >= MIN_POLLS))
  const { examples, ...counts } = compared
  const figures = {
    soak: 'feeds-week',
    ...plan,
    ...read(week),
    ...asked(summary),
    ...counts,
    ...machine(week, slopes),
    ok,
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  if (examples.length > 0) process.stdout.write(`${JSON.stringify({ lost: examples })}\n`)
  return ok
}

const read = ({ plan, end, realMs, seconds }: Week) => ({
  polls: end.polls,
  pollsPerSecond: Math.round(end.polls / (realMs / 1000)),
  outcomes: end.outcomes,
  unchangedShare: round((end.outcomes['unchanged'] ?? 0) / Math.max(1, end.polls)),
  lateSimulatedSeconds: { p50: round(end.lateP50Ms / 1000), p99: round(end.lateP99Ms / 1000) },
  lateRealMs: { p50: round(end.lateP50Ms / plan.speed), p99: round(end.lateP99Ms / plan.speed) },
  readRealMs: { p50: round(end.tookP50Ms), p99: round(end.tookP99Ms) },
  states: end.states,
  seconds: Math.round(seconds),
})

const asked = (summary: Summary) => ({
  requestsAtHosts: summary.requests,
  notModified: summary.notModified,
  megabytes: Math.round(summary.bytes / 1e6),
  goneBeforeARead: summary.unseen,
  mostAtOnceOfAHost: summary.maxInFlightOfHost,
  earlyAfterRetryAfter: summary.early,
})

interface Slopes {
  /** Bytes a real hour. */
  readonly heap: number
  readonly resident: number
}

const machine = ({ plan, beats, realMs, end }: Week, slopes: Slopes) => ({
  peakResidentMb: round(end.peakRss / 1e6),
  heapMb: round((beats.at(-1)?.heapUsed ?? 0) / 1e6),
  heapSlopeKb: perHour(slopes.heap, plan.speed),
  residentSlopeKb: perHour(slopes.resident, plan.speed),
  cores: round((beats.at(-1)?.cpuMs ?? 0) / realMs),
  cpuMsAPoll: cpuAPoll(beats),
  databaseMb: Math.round(end.databaseBytes / 1e6),
})

/** Of what collections leave, without the first third. */
function slopesOf({ plan, beats }: Week): Slopes {
  const begin = beats[0]?.now ?? 0
  const settled = (of: (beat: Beat) => number): Point[] => {
    const points = beats.map((beat) => ({ x: (beat.now - begin) / plan.speed / HOUR_MS, y: of(beat) }))
    const last = points.at(-1)?.x ?? 0
    return floors(points, last / 60).filter(({ x }) => x >= last * WARM_UP_SHARE)
  }
  return { heap: slope(settled(({ heapUsed }) => heapUsed)), resident: slope(settled(({ rss }) => rss)) }
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

interface Compared {
  readonly published: number
  readonly found: number
  readonly lost: number
  readonly examples: readonly string[]
}

/** Each mark that a source handed over must be that of an item of it. */
async function compare({ plan, items }: Week, truths: (from: number) => Promise<Truth[]>): Promise<Compared> {
  const marks = marksOf(items)
  const lostOf = new Map<number, readonly string[]>()
  let published = 0
  for (let from = 0; from < plan.sources; from += SOURCES_TOGETHER)
    for (const { id, baseline, fresh } of await truths(from)) {
      const handedOver = new Set([...baseline, ...fresh])
      const missing = [...handedOver.difference(marks.get(id) ?? new Set())]
      published += handedOver.size
      if (missing.length > 0) lostOf.set(id, missing)
    }
  const lost = [...lostOf.values()].reduce((total, { length }) => total + length, 0)
  const examples = [...lostOf]
    .slice(0, MAX_EXAMPLES)
    .map(([id, some]) => `source ${id}: ${some.length} of ${marks.get(id)?.size ?? 0}, as ${some[0] ?? ''}`)
  return { published, found: published - lost, lost, examples }
}

/** They stand in brackets in every title; a sitemap has no titles, and the address of a story names it as well. */
function marksOf(items: readonly FoundItem[]): ReadonlyMap<number, Set<string>> {
  const marks = new Map<number, Set<string>>()
  for (const { url, title, itemUrl } of items) {
    const id = Number(/\/(?:s|feeds)\/(\d+)$/.exec(url)?.[1])
    const known = marks.get(id) ?? new Set<string>()
    marks.set(id, known)
    const inTitle = /\[([np][\d-]+)\]/.exec(title)?.[1]
    const index = /\/(?:i|go)\/\d+\/(\d+)/.exec(itemUrl ?? '')?.[1]
    if (inTitle !== undefined) known.add(inTitle)
    else if (index !== undefined) known.add(`n${id}-${index}`)
  }
  return marks
}
