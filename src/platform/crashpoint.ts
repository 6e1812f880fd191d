export type CrashPoint =
  | 'before-intent'
  | 'after-intent'
  | 'after-write'
  | 'after-response'
  | 'after-outcome'
  | 'in-migration'
  | 'in-rotation'
  | 'feeds-fetched'
  | 'feeds-recorded'
  | 'feeds-committed'
  | 'post-rendered'
  | 'post-planned'
  | 'sheets-received'
  | 'sheets-kept'
  | 'sheets-started'
  | 'sheets-read'
  | 'sheets-consolidated'
  | 'sheets-applied'
  | 'sheets-exported'
  | 'sheets-worked'
  | 'sheets-committed'

/** Marks a moment at which the process may be made to die, to show that it recovers. */
export type CrashAt = (point: CrashPoint) => void

/** Kills the process as `kill -9` does when `fault.name` is passed for the `nth` time. */
export function createCrashpoint(fault: { readonly name: CrashPoint; readonly nth: number }): CrashAt {
  let passed = 0
  return (point) => {
    if (point === fault.name && ++passed === fault.nth) process.kill(process.pid, 'SIGKILL')
  }
}
