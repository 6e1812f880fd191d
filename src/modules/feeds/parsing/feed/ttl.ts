const PERIODS: Readonly<Record<string, number>> = {
  hourly: 3_600_000,
  daily: 86_400_000,
  weekly: 7 * 86_400_000,
  monthly: 30 * 86_400_000,
  yearly: 365 * 86_400_000,
}
const MAX_TTL_MS = 30 * 86_400_000

/** How often a feed says that it changes: minutes (RSS `ttl`), or times a period (`sy:updatePeriod`, `sy:updateFrequency`). */
export function ttlOf(text: (...names: string[]) => string): number | null {
  const minutes = Number.parseInt(text('ttl'), 10)
  if (minutes > 0) return Math.min(minutes * 60_000, MAX_TTL_MS)
  const period = PERIODS[text('sy:updateperiod').toLowerCase()]
  if (period === undefined) return null
  const times = Number.parseInt(text('sy:updatefrequency') || '1', 10)
  return Math.min(Math.round(period / (times > 0 ? times : 1)), MAX_TTL_MS)
}
