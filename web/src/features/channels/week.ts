import type { Calendar } from '../../../../src/modules/feeds/channels/contract.ts'

export interface HourCell {
  /** Beginning of the hour, ms UTC. */
  readonly at: number
  readonly posted: number
  readonly expected: number
}
export interface DayRow {
  readonly at: number
  readonly hours: readonly HourCell[]
}

export const days = 7

/** Midnight of the day in the zone of this computer. */
export function dayOf(atMs: number): number {
  const day = new Date(atMs)
  day.setHours(0, 0, 0, 0)
  return day.getTime()
}

/** Some days later or earlier, also across a change of summer time. */
export function shiftDays(dayMs: number, by: number): number {
  const day = new Date(dayMs)
  day.setDate(day.getDate() + by)
  return day.getTime()
}

/** Seven days of 24 hours each, in the zone of this computer. */
export function weekOf(firstDay: number, hours: Calendar['hours']): DayRow[] {
  const byHour = new Map(hours.map((hour) => [hour.at, hour]))
  return Array.from({ length: days }, (_, index) => {
    const at = shiftDays(firstDay, index)
    return { at, hours: Array.from({ length: 24 }, (__, hour) => cellOf(at, hour, byHour)) }
  })
}

const HOUR_MS = 3_600_000

function cellOf(dayMs: number, hour: number, byHour: ReadonlyMap<number, Calendar['hours'][number]>): HourCell {
  const moment = new Date(dayMs)
  moment.setHours(hour)
  const at = moment.getTime()
  // Zones that are half an hour off begin within an hour of UTC.
  const found = byHour.get(at) ?? byHour.get(at - (at % HOUR_MS))
  return { at, posted: found?.posted ?? 0, expected: found?.expected ?? 0 }
}

/** How strongly a cell is drawn, 0 to 4. */
export function strengthOf(count: number, most: number): number {
  if (count === 0 || most === 0) return 0
  return Math.max(1, Math.ceil((Math.sqrt(count) / Math.sqrt(most)) * 4))
}
