import { createHash, randomBytes, randomInt } from 'node:crypto'
import { base62 } from './core/api-key.ts'
import { alphabet, SECRET_LENGTH } from './core/recovery-code.ts'

const TOKEN_BYTES = 32

/** 256 bits for a cookie, a ticket or a link; whoever checks it keeps only its hash. */
export const randomToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
export const randomKeySecret = (): string => base62(randomBytes(TOKEN_BYTES))
export const randomRecoverySecret = (): string =>
  Array.from({ length: SECRET_LENGTH }, () => alphabet[randomInt(alphabet.length)] ?? '').join('')
