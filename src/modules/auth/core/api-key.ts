/** `swb_<id>_<secret>`: found by its id, proved by its secret. */
export const KEY_MARK = 'swb_'

export interface WrittenKey {
  readonly id: number
  readonly secret: string
}

export const writeKey = ({ id, secret }: WrittenKey): string => `${KEY_MARK}${id}_${secret}`
export const keyPrefix = (id: number): string => `${KEY_MARK}${id}_`

/** Null: not of the form of a key. */
export function readKey(text: string): WrittenKey | null {
  const match = /^swb_([1-9]\d{0,14})_([A-Za-z0-9]{43})$/.exec(text)
  return match === null ? null : { id: Number(match[1]), secret: match[2] ?? '' }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const KEY_SECRET_LENGTH = 43

/** 32 random bytes as 43 letters and digits, so that a double click selects the whole key. */
export function base62(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let text = ''
  for (let n = 0; n < KEY_SECRET_LENGTH; n += 1) {
    text = (letters[Number(value % 62n)] ?? '') + text
    value /= 62n
  }
  return text
}
