/** POSIX tar (pax interchange, IEEE 1003.1): what GNU tar and bsdtar read. Only plain files. */
export const BLOCK_BYTES = 512

export interface TarHeader {
  readonly name: string
  readonly bytes: number
}

const MAX_NAME_BYTES = 100
/** Eleven octal digits. */
const MAX_OCTAL = 8 ** 11 - 1
const MODE = 0o600

/** The blocks before a file's content. Long names and sizes over 8 GiB get a pax record. */
export function encodeHeader({ name, bytes }: TarHeader, mtimeS: number): Uint8Array {
  const isPlain = Buffer.byteLength(name) <= MAX_NAME_BYTES && bytes <= MAX_OCTAL
  if (isPlain) return block({ name, bytes, mtimeS, type: '0' })
  const records = Buffer.from(paxRecord('path', name) + paxRecord('size', String(bytes)))
  return Buffer.concat([
    block({ name: 'pax', bytes: records.length, mtimeS, type: 'x' }),
    records,
    Buffer.alloc(paddingOf(records.length)),
    block({ name: name.slice(-20), bytes: Math.min(bytes, MAX_OCTAL), mtimeS, type: '0' }),
  ])
}

export const paddingOf = (bytes: number): number => (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES

/** Two empty blocks. */
export const tarEnd = (): Uint8Array => Buffer.alloc(2 * BLOCK_BYTES)

interface Block extends TarHeader {
  readonly mtimeS: number
  readonly type: '0' | 'x'
}

function block({ name, bytes, mtimeS, type }: Block): Buffer {
  const buffer = Buffer.alloc(BLOCK_BYTES)
  const octal = (value: number, offset: number, digits: number): void => {
    buffer.write(value.toString(8).padStart(digits, '0'), offset, 'ascii')
  }
  buffer.write(name, 0, MAX_NAME_BYTES, 'utf8')
  octal(MODE, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(bytes, 124, 11)
  octal(Math.max(0, Math.floor(mtimeS)), 136, 11)
  buffer.fill(' ', 148, 156)
  buffer.write(type, 156, 'ascii')
  buffer.write('ustar\u000000', 257, 'latin1')
  octal(sumOf(buffer), 148, 6)
  buffer.writeUInt8(0, 154)
  return buffer
}

/** "length key=value\n", where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = Buffer.byteLength(rest)
  while (Buffer.byteLength(`${length}${rest}`) !== length) length = Buffer.byteLength(`${length}${rest}`)
  return `${length}${rest}`
}

const sumOf = (buffer: Uint8Array): number => buffer.reduce((sum, byte) => sum + byte, 0)

export type DecodedBlock =
  | { readonly kind: 'file' | 'pax'; readonly header: TarHeader }
  | { readonly kind: 'end' }
  | { readonly kind: 'bad'; readonly why: string }

/** Hostile input: everything but a plain file, a pax record and the end is bad. */
export function decodeBlock(bytes: Uint8Array): DecodedBlock {
  const buffer = Buffer.from(bytes)
  if (buffer.every((byte) => byte === 0)) return { kind: 'end' }
  const recorded = octalAt(buffer, 148, 8)
  const blank = Buffer.from(buffer).fill(' ', 148, 156)
  if (recorded === null || recorded !== sumOf(blank)) return { kind: 'bad', why: 'a header does not add up' }
  const size = octalAt(buffer, 124, 12)
  const type = String.fromCharCode(buffer.readUInt8(156))
  if (size === null) return { kind: 'bad', why: 'a size is not a number' }
  const header = { name: textAt(buffer, 0, MAX_NAME_BYTES), bytes: size }
  if (type === 'x') return { kind: 'pax', header }
  return type === '0' ? { kind: 'file', header } : { kind: 'bad', why: `an entry of the type "${type}"` }
}

function octalAt(buffer: Buffer, offset: number, length: number): number | null {
  const text = textAt(buffer, offset, length).trim()
  return /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : null
}

const textAt = (buffer: Buffer, offset: number, length: number): string =>
  buffer.toString('utf8', offset, offset + length).split('\0', 1)[0] ?? ''

/** What a pax record says of the next file; null when it says anything else. */
export function decodePax(bytes: Uint8Array): TarHeader | null {
  const match = /^\d+ path=([^\n]+)\n\d+ size=(\d{1,15})\n$/.exec(Buffer.from(bytes).toString('utf8'))
  return match === null ? null : { name: match[1] ?? '', bytes: Number(match[2]) }
}
