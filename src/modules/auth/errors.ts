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

export const weakPassword = (why: string, field = 'password'): AppError =>
  new AppError('weak_password', 'invalid', `This password is refused. ${why}`, {
    fields: [{ path: field, message: why }],
  })

export const sessionOnly = (): AppError =>
  new AppError(
    'session_only',
    'forbidden',
    'This is for people who are signed in: an API key or the command line cannot do it. Open the dashboard.',
  )

export const wrongCode = (): AppError =>
  new AppError(
    'wrong_code',
    'forbidden',
    'The code is wrong, too old or was used already. Wait for the next one in your authenticator, or use a recovery code.',
  )

/** @param waitMs until the next code is looked at */
export function codeDelayed(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000)
  return new AppError(
    'code_delayed',
    'limited',
    `Too many wrong codes. Wait ${seconds} s, or ask an owner to reset your second factor.`,
    { retryAfterS: seconds },
  )
}

export const loginExpired = (): AppError =>
  new AppError('login_expired', 'unauthenticated', 'This log-in took too long. Begin again with name and password.')

export const wrongPassword = (): AppError =>
  new AppError('wrong_password', 'forbidden', 'The current password is wrong. It is case-sensitive; try again.', {
    fields: [{ path: 'password', message: 'This is not your current password.' }],
  })

export const stepUpRequired = (): AppError =>
  new AppError(
    'step_up_required',
    'forbidden',
    'This needs a fresh proof that it is you. Give your password or a code (POST /auth/step-up), then repeat it within five minutes.',
  )

export const linkRefused = (): AppError =>
  new AppError(
    'link_refused',
    'forbidden',
    'This link was used, has expired or was withdrawn. Ask whoever sent it for a new one.',
  )

export const nameTaken = (name: string): AppError =>
  new AppError('name_taken', 'conflict', `Somebody is called ${name} here already. Choose another name.`, {
    fields: [{ path: 'name', message: 'This name is taken.' }],
  })

export const personNotFound = (id: number): AppError =>
  new AppError('person_not_found', 'not_found', `There is no person with the id ${id}. They may have been removed.`)

export const inviteNotFound = (id: number): AppError =>
  new AppError('invite_not_found', 'not_found', `There is no open invitation ${id}. It was used, withdrawn or expired.`)

export const lastOwner = (): AppError =>
  new AppError('last_owner', 'conflict', 'This is the last owner who can sign in. Make somebody else an owner first.')

export const sessionNotFound = (id: number): AppError =>
  new AppError('session_not_found', 'not_found', `There is no session ${id}. It may have ended already.`)

export const secondFactorExists = (): AppError =>
  new AppError(
    'second_factor_exists',
    'conflict',
    'You have a second factor already. Remove it first to set up another.',
  )

export const secondFactorMissing = (): AppError =>
  new AppError('second_factor_missing', 'conflict', 'No second factor is set up. Begin to set one up, then go on.')

export const rightsChanged = (): AppError =>
  new AppError(
    'rights_changed',
    'forbidden',
    'Your rights changed while this was being done; nothing was changed. Reload, then see what you may do.',
  )

export const keyNotFound = (id: number): AppError =>
  new AppError('key_not_found', 'not_found', `There is no API key ${id}. The list shows those that there are.`)

export const scopesTooWide = (scopes: readonly string[]): AppError =>
  new AppError(
    'scopes_too_wide',
    'forbidden',
    `The key was not made: you do not have ${scopes.join(', ')} yourself. Leave it out, or ask an owner.`,
  )

export const keyExpiryPast = (): AppError =>
  new AppError('key_expiry_past', 'invalid', 'The key would have expired already. Choose a day in the future.', {
    fields: [{ path: 'expiresAt', message: 'It lies in the past.' }],
  })

export const scopeUnknown = (scope: string): AppError =>
  new AppError(
    'scope_unknown',
    'invalid',
    `A key cannot have the scope ${scope}. GET /keys/scopes lists those that there are.`,
    { fields: [{ path: 'scopes', message: `${scope} is no scope of a key.` }] },
  )

export const networkWrong = (text: string): AppError =>
  new AppError(
    'network_wrong',
    'invalid',
    `${text} is no address and no network. Write 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.`,
    { fields: [{ path: 'networks', message: `${text} is no address and no network.` }] },
  )
