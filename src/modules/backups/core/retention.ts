const DAY_MS = 86_400_000
/** The epoch was a Thursday; weeks begin on Monday. */
const MONDAY_OFFSET_MS = 3 * DAY_MS

export interface KeptBackup {
  readonly id: number
  /** ms UTC. */
  readonly takenAt: number
}

export interface Retention {
  /** The newest of each of so many days that have one. */
  readonly daily: number
  /** The newest of each of so many weeks that have one. */
  readonly weekly: number
}

/** Which of these good backups may go. The newest never does. */
export function expired(backups: readonly KeptBackup[], { daily, weekly }: Retention): number[] {
  const newestFirst = [...backups].sort((a, b) => b.takenAt - a.takenAt || b.id - a.id)
  const kept = new Set<number>([
    ...newestFirst.slice(0, 1).map(({ id }) => id),
    ...newestOfEach(newestFirst, (at) => Math.floor(at / DAY_MS), daily),
    ...newestOfEach(newestFirst, (at) => Math.floor((at + MONDAY_OFFSET_MS) / (7 * DAY_MS)), weekly),
  ])
  return newestFirst.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
}

function newestOfEach(newestFirst: readonly KeptBackup[], periodOf: (at: number) => number, count: number): number[] {
  const newest = new Map<number, number>()
  for (const { id, takenAt } of newestFirst) {
    const period = periodOf(takenAt)
    if (!newest.has(period) && newest.size < count) newest.set(period, id)
  }
  return [...newest.values()]
}

/** A schedule that works leaves no backup older than two of its intervals, and an hour for the work itself. */
const GRACE_MS = 3_600_000
export const oldAfterMs = (intervalMs: number): number => 2 * intervalMs + GRACE_MS
