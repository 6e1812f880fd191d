import { AppError } from '../../../kernel/errors.ts'

/** A queue of the engine is full. */
export const engineBusy = (): AppError =>
  new AppError('sheets_busy', 'unavailable', 'Too many tables are being worked on right now: try again in a minute.', {
    retryAfterS: 60,
  })

export const engineClosed = (): AppError =>
  new AppError('sheets_closed', 'unavailable', 'Switchboard is stopping: try again when it has started.', {
    retryAfterS: 10,
  })
