import type { Job } from '../../../../src/modules/jobs/contract.ts'

interface Pace {
  readonly perSecond: number
  /** Null when the total is not known. */
  readonly leftMs: number | null
}

/** How fast the running try is since it began; null until that can be said. */
export function paceOf(progress: Job['progress'], nowMs: number): Pace | null {
  if (progress === null) return null
  const elapsedMs = nowMs - progress.from.at
  const done = progress.done - progress.from.done
  if (elapsedMs < 1_000 || done <= 0) return null
  const perMs = done / elapsedMs
  const left = progress.total === null ? null : Math.max(0, progress.total - progress.done) / perMs
  return { perSecond: perMs * 1_000, leftMs: left }
}
