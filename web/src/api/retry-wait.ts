const firstWaitMs = 500
const longestWaitMs = 10_000

/** Doubles with each failure in a row, up to ten seconds. */
export const waitBeforeRetryMs = (failures: number): number =>
  Math.min(firstWaitMs * 2 ** Math.min(failures, 10), longestWaitMs)
