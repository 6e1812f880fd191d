import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { formatCount } from '../../format/count.ts'

/** A rate of a few minutes is no rate. */
const knownAfterMs = 6 * 3_600_000

/** One decimal below ten: a feed of three posts a week is not zero. Null while it was not watched for long enough. */
export function newPerDay({ baselineAt, now, yield: { newPerDay: count } }: Source): string | null {
  if (baselineAt === null || now - baselineAt < knownAfterMs) return null
  return count < 10 ? String(Math.round(count * 10) / 10) : formatCount(Math.round(count))
}
