import { AppError } from '../../kernel/errors.ts'

export const budgetNotFound = (key: string): AppError =>
  new AppError(
    'budget_not_found',
    'not_found',
    `There is no budget ${key}. GET /api/v1/limits/budgets lists those there are.`,
  )

export const unknownTimeZone = (timeZone: string): AppError =>
  new AppError(
    'unknown_time_zone',
    'invalid',
    `${JSON.stringify(timeZone.slice(0, 60))} is not a time zone. Use a name such as Europe/Berlin or UTC.`,
    { fields: [{ path: 'timeZone', message: 'is not a time zone' }] },
  )
