import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM under a fresh random nonce: nonce, tag, text. */
export function encrypt(key: Uint8Array, plain: Uint8Array, associated: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associated))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

/** @throws when the key, the associated data or a bit of the text is another. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, associated: string): Uint8Array {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(associated)).setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
}

/** HKDF-SHA256: an independent key for each label. */
export const derive = (key: Uint8Array, label: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, new Uint8Array(), `switchboard ${label}`, KEY_BYTES))

/** Names a key without giving it away: `1a2b-3c4d-5e6f-7a8b`. */
export const fingerprint = (key: Uint8Array): string =>
  (createHash('sha256').update(derive(key, 'fingerprint')).digest('hex').slice(0, 16).match(/.{4}/g) ?? []).join('-')

export const randomKey = (): Uint8Array => randomBytes(KEY_BYTES)
