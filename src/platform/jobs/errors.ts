import { AppError } from '../../kernel/errors.ts'

export const jobPayloadInvalid = (kind: string, why: string): AppError =>
  new AppError(
    'job_payload_invalid',
    'invalid',
    `The job ${kind} cannot be made: ${why}. Nothing was enqueued; correct the values and try again.`,
  )

export const cronInvalid = (cron: string, why: string): AppError =>
  new AppError(
    'cron_invalid',
    'invalid',
    `“${cron.slice(0, 100)}” is not a time plan that can be followed: ${why}. Write five fields: minute, hour, day, month, weekday; 30 3 * * * is half past three every night.`,
    { fields: [{ path: 'cron', message: why }] },
  )

export const timeZoneUnknown = (timeZone: string): AppError =>
  new AppError(
    'time_zone_unknown',
    'invalid',
    `There is no time zone “${timeZone.slice(0, 100)}”. Write it as Europe/Berlin, or UTC.`,
    { fields: [{ path: 'timeZone', message: 'Not a time zone of the IANA list.' }] },
  )

/** A try learns that it is no longer the one: cancelled, or taken over after it was frozen. Nobody but the runner catches it. */
export class JobLost extends Error {
  override readonly name = 'JobLost'
  constructor(id: string) {
    super(`Job ${id} was cancelled or is run by another process; this try writes nothing more.`)
  }
}
