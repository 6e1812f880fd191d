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

export const webhookNotFound = (id: number): AppError =>
  new AppError(
    'webhook_not_found',
    'not_found',
    `There is no webhook ${id}. It may have been removed; reload the page.`,
  )

export const tooManyWebhooks = (max: number): AppError =>
  new AppError('too_many_webhooks', 'conflict', `There are ${max} webhooks already. Remove one first.`)

export const channelNotSetUp = (nextStep: string): AppError =>
  new AppError('channel_not_set_up', 'conflict', `This channel is not set up yet. ${nextStep}`)

export const onlyPeopleLink = (): AppError =>
  new AppError(
    'only_people_link',
    'invalid',
    'A Telegram user is linked to a person. Sign in to the dashboard and link there.',
  )

export const linkNotFound = (id: number): AppError =>
  new AppError('link_not_found', 'not_found', `You have no link ${id} to a bot. Reload the page.`)
