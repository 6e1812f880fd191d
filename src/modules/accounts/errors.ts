import { AppError } from '../../kernel/errors.ts'
import type { AccountId } from '../../kernel/ids.ts'

export const accountNotFound = (accountId: AccountId): AppError =>
  new AppError('account_not_found', 'not_found', `There is no bot ${accountId}. It may have been removed.`)

export const accountExists = (username: string): AppError =>
  new AppError(
    'account_exists',
    'conflict',
    `@${username} is here already. To give it a new token, remove it and add it again; its subscribers are kept.`,
  )

export const tokenWrong = (): AppError =>
  new AppError(
    'token_wrong',
    'invalid',
    'Telegram does not know this token. Copy it whole from @BotFather (/mybots, API Token): a part may be missing, or it is an old one.',
    { fields: [{ path: 'token', message: 'is not known to Telegram' }] },
  )

export const tokenRevoked = (username: string): AppError =>
  new AppError(
    'token_revoked',
    'invalid',
    `The token of @${username} was revoked, or the bot was deleted. Get the current one from @BotFather (/token) and add the bot with it.`,
    { fields: [{ path: 'token', message: 'was revoked' }] },
  )

export const telegramUnreachable = (detail: string): AppError =>
  new AppError(
    'telegram_unreachable',
    'unavailable',
    `The Bot API server did not answer (${detail}). Nothing was changed. Check the network and TELEGRAM_API_ROOT, then try again.`,
  )

export const telegramBusy = (retryAfterS: number): AppError =>
  new AppError(
    'telegram_busy',
    'limited',
    `Telegram asks to wait ${retryAfterS} s before the next request. Nothing was changed. Try again then.`,
    { retryAfterS },
  )

export const telegramRefused = (detail: string): AppError =>
  new AppError(
    'telegram_refused',
    'unavailable',
    `The Bot API server refused to say who the bot is (${detail}). Nothing was changed. Check TELEGRAM_API_ROOT.`,
  )

export const accountStateConflict = (username: string, state: string, wanted: string): AppError =>
  new AppError(
    'account_state_conflict',
    'conflict',
    `@${username} is ${state}, so it cannot be ${wanted}. Reload to see it as it is now.`,
  )
