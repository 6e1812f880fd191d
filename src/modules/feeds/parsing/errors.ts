import { AppError } from '../../../kernel/errors.ts'

export const parserBusy = (): AppError =>
  new AppError('parser_busy', 'unavailable', 'Too many documents wait to be read. Try again in a few seconds.', {
    retryAfterS: 5,
  })
