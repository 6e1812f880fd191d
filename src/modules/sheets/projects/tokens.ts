import { createHash, randomBytes } from 'node:crypto'

/** 256 bits of chance, as 43 characters of base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What of a token is kept: whoever reads the database cannot use the link. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')
