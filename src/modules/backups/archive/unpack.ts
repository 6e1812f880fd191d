import { createHash } from 'node:crypto'
import { backupDamaged, notABackup } from '../errors.ts'
import { createByteReader, type ByteReader } from './byte-reader.ts'
import { aboutSchema, isManifestOurs, manifestSchema, type About, type Manifest, type PartSum } from './manifest.ts'
import { BLOCK_BYTES, decodeBlock, decodePax, paddingOf, type TarHeader } from './tar.ts'

export interface Unpacking {
  /** For messages. */
  readonly path: string
  readonly plain: AsyncIterable<Uint8Array>
  readonly macKey: Uint8Array
  /** May refuse before anything is unpacked. */
  readonly onAbout: (about: About) => void | Promise<void>
  /** Takes the bytes of a part; returns after the last of them is written. */
  readonly onPart: (name: string, content: AsyncIterable<Uint8Array>) => Promise<void>
}

const CHUNK_BYTES = 256 * 1024
const MAX_TEXT_BYTES = 256 * 1024 * 1024
const PART_NAME = /^(database\.(sqlite|pgdump)|files\/[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)$/

/**
 * Reads an archive to its end and holds every part against the manifest.
 * @throws AppError `not_a_backup`, `backup_damaged`; what was handed to `onPart` is worth nothing then.
 */
export async function unpack(unpacking: Unpacking): Promise<{ readonly about: About; readonly manifest: Manifest }> {
  try {
    return await read(unpacking)
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'kind' in error) throw error
    throw backupDamaged(unpacking.path, error instanceof Error ? error.message : String(error), error)
  }
}

async function read({ path, plain, macKey, onAbout, onPart }: Unpacking) {
  const reader = createByteReader(plain)
  const about = await readAbout(reader, path)
  await onAbout(about)
  const sums = new Map<string, PartSum>()
  for (;;) {
    const header = await nextHeader(reader)
    if (header === null) throw new Error('its list of parts is missing')
    if (header.name === 'manifest.json') {
      const text = await readText(reader, header)
      const manifest = manifestSchema.parse(JSON.parse(text))
      await requireOurs(reader, macKey, text)
      requireSame(manifest.parts, sums)
      await requireEnd(reader)
      return { about, manifest }
    }
    if (!PART_NAME.test(header.name)) throw new Error(`it holds the unexpected entry "${header.name.slice(0, 80)}"`)
    if (sums.has(header.name)) throw new Error(`it holds ${header.name} twice`)
    sums.set(header.name, await readPart(reader, header, onPart))
  }
}

async function readAbout(reader: ByteReader, path: string): Promise<About> {
  const header = await nextHeader(reader)
  if (header?.name !== 'about.json') throw notABackup(path, 'it does not begin with about.json')
  const parsed = aboutSchema.safeParse(JSON.parse(await readText(reader, header)))
  if (!parsed.success) throw notABackup(path, 'its about.json is of another program or a newer format')
  return parsed.data
}

async function readPart(reader: ByteReader, header: TarHeader, onPart: Unpacking['onPart']): Promise<PartSum> {
  const hash = createHash('sha256')
  let left = header.bytes
  const content = async function* (): AsyncGenerator<Uint8Array> {
    while (left > 0) {
      const chunk = await reader.some(Math.min(left, CHUNK_BYTES))
      if (chunk.length === 0) throw new Error(`it ends in the middle of ${header.name}`)
      left -= chunk.length
      hash.update(chunk)
      yield chunk
    }
  }
  await onPart(header.name, content())
  if (left > 0) throw new Error(`${header.name} was not read to its end`)
  await reader.read(paddingOf(header.bytes))
  return { name: header.name, bytes: header.bytes, sha256: hash.digest('hex') }
}

async function requireOurs(reader: ByteReader, macKey: Uint8Array, manifest: string): Promise<void> {
  const header = await nextHeader(reader)
  if (header?.name !== 'manifest.mac') throw new Error('its list of parts is not signed')
  if (!isManifestOurs(macKey, manifest, await readText(reader, header)))
    throw new Error('its list of parts was not signed with this master key')
}

function requireSame(wanted: readonly PartSum[], found: ReadonlyMap<string, PartSum>): void {
  for (const { name, bytes, sha256 } of wanted) {
    const part = found.get(name)
    if (part === undefined) throw new Error(`${name} is missing`)
    if (part.bytes !== bytes || part.sha256 !== sha256) throw new Error(`${name} is not what was packed`)
  }
  if (found.size !== wanted.length) throw new Error('it holds parts that its list does not name')
}

async function requireEnd(reader: ByteReader): Promise<void> {
  if ((await nextHeader(reader)) !== null) throw new Error('it goes on after its list of parts')
  while ((await reader.some(CHUNK_BYTES)).length > 0);
}

/** Null at the end of the archive. */
async function nextHeader(reader: ByteReader): Promise<TarHeader | null> {
  const block = await reader.read(BLOCK_BYTES)
  if (block.length < BLOCK_BYTES) throw new Error('it ends too early')
  const decoded = decodeBlock(block)
  if (decoded.kind === 'bad') throw new Error(decoded.why)
  if (decoded.kind === 'end') return null
  if (decoded.kind === 'file') return decoded.header
  const pax = decodePax(Buffer.from(await readText(reader, decoded.header)))
  const next = decodeBlock(await reader.read(BLOCK_BYTES))
  if (pax === null || next.kind !== 'file') throw new Error('a long entry is not described')
  return pax
}

async function readText(reader: ByteReader, { name, bytes }: TarHeader): Promise<string> {
  if (bytes > MAX_TEXT_BYTES) throw new Error(`${name} is too long`)
  const text = await reader.read(bytes)
  if (text.length < bytes) throw new Error(`it ends in the middle of ${name}`)
  await reader.read(paddingOf(bytes))
  return Buffer.from(text).toString('utf8')
}
