import { AppError } from '../../../kernel/errors.ts'

export const parserBusy = (): AppError =>
  new AppError('parser_busy', 'unavailable', 'Too many documents wait to be read. Try again in a few seconds.', {
    retryAfterS: 5,
  })

export const noSample = (sourceId: number): AppError =>
  new AppError(
    'source_has_no_sample',
    'conflict',
    `Source ${sourceId} has no document that is read well. Wait for its next good read, then keep it.`,
  )
