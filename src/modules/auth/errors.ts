import { AppError } from '../../kernel/errors.ts'

export const wrongCredentials = (): AppError =>
  new AppError(
    'wrong_credentials',
    'unauthenticated',
    'The name or the password is wrong. Both are case-sensitive; try again.',
  )

/** @param waitMs until the next try is looked at */
export function loginDelayed(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000)
  return new AppError('login_delayed', 'limited', `Too many wrong passwords. Wait ${seconds} s, then try again.`, {
    retryAfterS: seconds,
  })
}

export const logInBusy = (): AppError =>
  new AppError(
    'login_busy',
    'unavailable',
    'Too many people are signing in at this moment. Try again in a few seconds.',
    {
      retryAfterS: 5,
    },
  )

export const wrongSetupCode = (): AppError =>
  new AppError(
    'wrong_setup_code',
    'forbidden',
    'The set-up code is not the one of this start. Open the newest set-up link from the console of the server.',
  )

export const setupDone = (): AppError =>
  new AppError('setup_done', 'conflict', 'This install has an owner already. Sign in instead.')

export const weakPassword = (why: string): AppError =>
  new AppError('weak_password', 'invalid', `This password is refused. ${why}`, {
    fields: [{ path: 'password', message: why }],
  })
