/** When the channels were, or will be, told of a notice last; round 0: never. */
export interface Round {
  readonly round: number
  readonly roundAt: number
}

const LONGEST_QUIET_MS = 24 * 60 * 60 * 1000

export const untold: Round = { round: 0, roundAt: 0 }

/** How long the channels stay quiet after a round: the first time `quietMs`, then twice as long each time, at most a day. */
export const quietAfter = (round: number, quietMs: number): number =>
  round === 0 ? 0 : Math.min(quietMs * 2 ** Math.min(round - 1, 30), Math.max(quietMs, LONGEST_QUIET_MS))

/** True while what happens now belongs to the trouble that was told of. */
export const isQuiet = ({ round, roundAt }: Round, now: number, quietMs: number): boolean =>
  now < roundAt + quietAfter(round, quietMs)

/**
 * The trouble happened (again): the next round, at once or when the quiet time is over, so that what was kept back is told then.
 * Null when that round is planned already.
 */
export function nextRound(last: Round, now: number, quietMs: number): Round | null {
  if (last.roundAt > now) return null
  return { round: last.round + 1, roundAt: Math.max(now, last.roundAt + quietAfter(last.round, quietMs)) }
}
