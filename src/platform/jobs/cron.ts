import { Cron } from 'croner'
import { cronInvalid, timeZoneUnknown } from './errors.ts'

export interface CronPlan {
  /** Five fields: minute, hour, day, month, weekday. */
  readonly cron: string
  /** IANA. */
  readonly timeZone: string
}

const MAX_CRON_CHARACTERS = 100

/**
 * The next moment of a plan after `afterMs`, ms UTC. A time of day that a night of summer time leaves out runs when that hour would have been;
 * one that it repeats runs once.
 * @throws AppError `cron_invalid`, `time_zone_unknown`.
 */
export function nextOccurrence({ cron, timeZone }: CronPlan, afterMs: number): number {
  refuseUnknownZone(timeZone)
  const next = parse(cron, timeZone).nextRun(new Date(afterMs))
  if (next === null) throw cronInvalid(cron, 'it names a day that never comes')
  return next.getTime()
}

function parse(cron: string, timezone: string): Cron {
  if (cron.length > MAX_CRON_CHARACTERS) throw cronInvalid(cron, `it is longer than ${MAX_CRON_CHARACTERS} characters`)
  if (cron.trim().split(/\s+/).length !== 5) throw cronInvalid(cron, 'it does not have five fields')
  try {
    return new Cron(cron, { timezone, mode: '5-part', paused: true })
  } catch (cause) {
    throw cronInvalid(cron, reasonOf(cause))
  }
}

const reasonOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replace(/^CronPattern: /, '').replace(/\.$/, '')

function refuseUnknownZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone }).format(0)
  } catch (cause) {
    throw cause instanceof RangeError ? timeZoneUnknown(timeZone) : cause
  }
}
