export interface FaultOptions {
  /** Seconds instead of minutes: fewer repetitions of the same. */
  readonly isShort: boolean
}
