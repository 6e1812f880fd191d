import type { CallKind, CallSink } from './calls.ts'

export interface SlowCall {
  readonly name: string
  /** The longest of them. */
  readonly ms: number
  /** When that one began, ms UTC, real time. */
  readonly at: number
  readonly outcome: string
  /** How many were seen. */
  readonly count: number
  readonly totalMs: number
}

export interface Slowest extends CallSink {
  /** By their longest call, longest first. */
  top(kind: CallKind, limit: number): SlowCall[]
}

export interface SlowestOptions {
  readonly now: () => number
  /** Real ms that a call is remembered at least; at most twice as long. */
  readonly windowMs: number
  /** Names of a kind; a new one beyond them is passed over until the window has moved on. */
  readonly maxNames: number
  readonly maxNameLength: number
  /** Shorter ones are not looked at, by kind. */
  readonly minMs: Readonly<Partial<Record<CallKind, number>>>
  readonly clean: (text: string) => string
}

type Seen = Map<string, SlowCall>

/** The longest calls by name, in two generations: the older one is forgotten when the younger is full of time. */
export function createSlowest(options: SlowestOptions): Slowest {
  const { now, windowMs, maxNames, maxNameLength, minMs, clean } = options
  let young = new Map<CallKind, Seen>()
  let old = new Map<CallKind, Seen>()
  let since = now()

  const turn = (at: number): void => {
    if (at - since < windowMs) return
    old = at - since < 2 * windowMs ? young : new Map<CallKind, Seen>()
    young = new Map()
    since = at
  }

  return {
    finished({ kind, name, outcome, startedAt, ms }) {
      if (ms < (minMs[kind] ?? 0)) return
      turn(now())
      const seen = young.get(kind) ?? new Map<string, SlowCall>()
      young.set(kind, seen)
      const known = seen.get(name)
      if (known === undefined && seen.size >= maxNames) return
      seen.set(name, add(known, { name, outcome, at: startedAt, ms, count: 1, totalMs: ms }))
    },
    top(kind, limit) {
      turn(now())
      const all: Seen = new Map(old.get(kind))
      for (const [name, call] of young.get(kind) ?? []) all.set(name, add(all.get(name), call))
      return [...all.values()]
        .sort((a, b) => b.ms - a.ms)
        .slice(0, limit)
        .map((call) => ({ ...call, name: clean(call.name).slice(0, maxNameLength) }))
    },
  }
}

function add(known: SlowCall | undefined, call: SlowCall): SlowCall {
  if (known === undefined) return call
  const { name, ms, at, outcome } = call.ms > known.ms ? call : known
  return { name, ms, at, outcome, count: known.count + call.count, totalMs: known.totalMs + call.totalMs }
}
