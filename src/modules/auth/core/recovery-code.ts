export const RECOVERY_CODES = 10
/** Without letters that look like digits. */
export const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
/** 16 letters of 31 are 79 bits. */
export const SECRET_LENGTH = 16

/** As a person keeps it: `3-abcd-efgh-jkmn-pqrs`; the first character says which of the ten it is. */
export const writeRecoveryCode = (place: number, secret: string): string =>
  [String(place), ...(secret.match(/.{4}/g) ?? [])].join('-')

export interface RecoveryCode {
  readonly place: number
  readonly secret: string
}

/** Null when it cannot be one, as the six digits of an authenticator. */
export function readRecoveryCode(text: string): RecoveryCode | null {
  const plain = text.toLowerCase().replaceAll(/[\s-]/g, '')
  const match = /^(\d)([a-z2-9]{16})$/.exec(plain)
  return match === null ? null : { place: Number(match[1]), secret: match[2] ?? '' }
}
