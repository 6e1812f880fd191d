import type { Progress } from '../../ports.ts'

/** What a task may tell while it runs, and hear. */
export interface Doing {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}
