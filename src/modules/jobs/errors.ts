import { AppError } from '../../kernel/errors.ts'

export const jobNotFound = (id: string): AppError =>
  new AppError(
    'job_not_found',
    'not_found',
    `There is no job ${id}. Those that ended are kept for a week, dead ones for ninety days.`,
  )

export const jobEnded = (id: string): AppError =>
  new AppError('job_ended', 'conflict', `Job ${id} has ended already; there is nothing to cancel. Reload the list.`)

export const jobNotDead = (id: string): AppError =>
  new AppError('job_not_dead', 'conflict', `Job ${id} is neither dead nor cancelled; it cannot be retried.`)

export const jobWaitsAlready = (id: string): AppError =>
  new AppError(
    'job_waits_already',
    'conflict',
    `The same work as job ${id} waits or runs already, as another job. Look for it among those that wait.`,
  )
