import { Secret, TOTP } from 'otpauth'

const ISSUER = 'Switchboard'
/** 160 bits, as RFC 4226 asks for. */
const SEED_BYTES = 20
const PERIOD_S = 30
/** A clock may be one step off, either way. */
const WINDOW = 1

/** Base32, as authenticators take it. */
export const newSeed = (): string => new Secret({ size: SEED_BYTES }).base32

export const seedUri = (seed: string, userName: string): string =>
  new TOTP({ issuer: ISSUER, label: userName, secret: Secret.fromBase32(seed), period: PERIOD_S }).toString()

/** Which 30-second step the code is of (RFC 6238, SHA-1, six digits); null when it is of none that counts at `now`. */
export function stepOf(seed: string, code: string, now: number): number | null {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const delta = TOTP.validate({
    token,
    secret: Secret.fromBase32(seed),
    period: PERIOD_S,
    timestamp: now,
    window: WINDOW,
  })
  return delta === null ? null : TOTP.counter({ period: PERIOD_S, timestamp: now }) + delta
}
