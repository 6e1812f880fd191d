import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const NONCE_BYTES = 16

/**
 * The mark of a browser in which somebody has signed in. It opens nothing: it lets its owner's tries be counted apart
 * from those of strangers (OWASP, device cookies), also where all come from one address.
 */
export interface Devices {
  /** A new mark for this user's browser. */
  issue(userId: number): string
  /** The device's own name when the mark is genuine and of this user, else null. */
  read(mark: string | undefined, userId: number): string | null
}

export function createDevices(key: Buffer): Devices {
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url')
  return {
    issue(userId) {
      const text = `${userId}.${randomBytes(NONCE_BYTES).toString('base64url')}`
      return `${text}.${sign(text)}`
    },
    read(mark, userId) {
      const [id, nonce, mac] = (mark ?? '').split('.')
      if (id !== String(userId) || nonce === undefined || mac === undefined) return null
      const [given, right] = [Buffer.from(mac), Buffer.from(sign(`${id}.${nonce}`))]
      return given.length === right.length && timingSafeEqual(given, right) ? nonce : null
    },
  }
}
