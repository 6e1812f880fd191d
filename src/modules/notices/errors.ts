import { AppError } from '../../kernel/errors.ts'

export const noticeNotFound = (id: number): AppError =>
  new AppError(
    'notice_not_found',
    'not_found',
    `There is no notice ${id}. Resolved ones are deleted after 90 days; reload the list.`,
  )

export const assigneeNotFound = (userId: number): AppError =>
  new AppError(
    'assignee_not_found',
    'invalid',
    `There is no person ${userId} who can sign in. Choose one from the list.`,
    { fields: [{ path: 'userId', message: 'is nobody who can sign in' }] },
  )
