import { formatCount } from '../../format/count.ts'

/** One decimal below ten: a feed of three posts a week is not zero. */
export const formatPerDay = (count: number): string =>
  count < 10 ? String(Math.round(count * 10) / 10) : formatCount(Math.round(count))
