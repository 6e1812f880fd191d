import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'

/** The identity of the install's backups, wrapped by the master key, as it stands in the clear header. */
export interface WrappedIdentity {
  /** Names the master key without giving it away. */
  readonly fingerprint: string
  readonly wrapped: Uint8Array
}

/** age's tools skip a stanza whose type they do not know (C2SP age.md), so the file stays an ordinary age file. */
const STANZA = 'switchboard/master-key'
const MAX_HEADER_BYTES = 64 * 1024
const READ_BYTES = 256 * 1024

export interface Seal {
  /** AGE-SECRET-KEY-1… of the install's backups. */
  readonly identity: string
  readonly wrapped: WrappedIdentity
  /** Further recipients, age1…, whose owners can open the backup with any age tool. */
  readonly recipients: readonly string[]
}

export async function sealStream(plain: AsyncIterable<Uint8Array>, seal: Seal): Promise<Readable> {
  const { Encrypter, identityToRecipient, Stanza } = await import('age-encryption')
  const encrypter = new Encrypter()
  const { fingerprint, wrapped } = seal.wrapped
  encrypter.addRecipient(await identityToRecipient(seal.identity))
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza([STANZA, fingerprint], wrapped)] })
  for (const recipient of seal.recipients) encrypter.addRecipient(recipient)
  const source = Readable.toWeb(Readable.from(plain, { objectMode: false, highWaterMark: READ_BYTES }))
  return Readable.fromWeb(await encrypter.encrypt(source as ReadableStream<Uint8Array>))
}

/** @throws when the identity opens nothing, and while it is read: when the file is cut short or a bit of it is another. */
export async function openSealed(path: string, identity: string): Promise<AsyncIterable<Uint8Array>> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const source = Readable.toWeb(createReadStream(path, { highWaterMark: READ_BYTES }))
  return Readable.fromWeb(await decrypter.decrypt(source as ReadableStream<Uint8Array>))
}

/** Reads the clear header. Null: no age file, or not one of ours. */
export async function readWrappedIdentity(path: string): Promise<WrappedIdentity | null> {
  const lines = (await readHead(path)).split('\n')
  if (lines[0] !== 'age-encryption.org/v1') return null
  const start = lines.findIndex((line) => line.startsWith(`-> ${STANZA} `))
  const fingerprint = lines[start]?.split(' ')[2]
  if (start < 0 || fingerprint === undefined || !/^[0-9a-f-]{19}$/.test(fingerprint)) return null
  const end = lines.findIndex((line, index) => index > start && line.length < 64)
  return { fingerprint, wrapped: Buffer.from(lines.slice(start + 1, end + 1).join(''), 'base64') }
}

async function readHead(path: string): Promise<string> {
  const parts: Buffer[] = []
  for await (const chunk of createReadStream(path, { end: MAX_HEADER_BYTES - 1 })) parts.push(chunk as Buffer)
  return Buffer.concat(parts).toString('latin1')
}
