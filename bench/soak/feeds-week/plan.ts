export interface Plan {
  readonly sources: number
  /** Simulated. */
  readonly days: number
  readonly speed: number
  readonly seed: number
  readonly concurrency: number
}
