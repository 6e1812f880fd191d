import { closeSync, openSync, writeSync } from 'node:fs'
import { crc32, createDeflateRaw, deflateRawSync, type DeflateRaw } from 'node:zlib'

/** What a zip says of a part; `lie` changes it, after the truth was worked out. */
export interface PartRecord {
  readonly name: string
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly packed: Buffer
  readonly bytes: number
  /** Where its local header is; null: behind the part before it. */
  readonly offset: number | null
}

export interface ZipPart {
  readonly name: string
  readonly content: string | Buffer
  readonly isStored?: boolean
  readonly lie?: (truth: PartRecord) => Partial<PartRecord>
}

const UTF8 = 0x800

/** A zip in memory. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const blocks: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const part of parts) {
    const record = recordOf(part)
    const header = localHeader(record)
    directory.push(directoryEntry(record, record.offset ?? at))
    if (record.offset !== null) continue
    blocks.push(header, record.packed)
    at += header.length + record.packed.length
  }
  return Buffer.concat([...blocks, ...directory, endRecord(directory, at)])
}

function recordOf({ name, content, isStored = false, lie }: ZipPart): PartRecord {
  const bytes = Buffer.from(content)
  const packed = isStored ? bytes : deflateRawSync(bytes)
  const truth = {
    name,
    method: isStored ? 0 : 8,
    flags: UTF8,
    crc: crc32(bytes),
    packed,
    bytes: bytes.length,
    offset: null,
  }
  return { ...truth, ...lie?.(truth) }
}

function localHeader(record: Omit<PartRecord, 'packed'> & { readonly packed: { readonly length: number } }): Buffer {
  const name = Buffer.from(record.name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(record.flags, 6)
  header.writeUInt16LE(record.method, 8)
  header.writeUInt32LE(0x00210000, 10)
  header.writeUInt32LE(record.crc, 14)
  header.writeUInt32LE(record.packed.length, 18)
  header.writeUInt32LE(record.bytes, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, name])
}

function directoryEntry(
  record: Omit<PartRecord, 'packed'> & { readonly packed: { readonly length: number } },
  offset: number,
): Buffer {
  const local = localHeader(record)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(20, 4)
  local.copy(entry, 6, 4, 30)
  entry.writeUInt32LE(offset, 42)
  return Buffer.concat([entry, local.subarray(30)])
}

function endRecord(directory: readonly Buffer[], offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(
    directory.reduce((sum, each) => sum + each.length, 0),
    12,
  )
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([end])
}

/** A part whose content is made piece by piece. */
export interface PartStream {
  write(text: string): Promise<void>
}

/** A zip on disk whose parts are larger than memory. One part is open at a time. */
export interface ZipFile {
  add(name: string, make: (part: PartStream) => Promise<void>): Promise<void>
  close(): void
}

export function createZipFile(path: string): ZipFile {
  const fd = openSync(path, 'w')
  const directory: Buffer[] = []
  let at = 0
  const put = (bytes: Buffer, where: number): void => void writeSync(fd, bytes, 0, bytes.length, where)
  return {
    async add(name, make) {
      const start = at
      at += localHeader(emptyRecord(name)).length
      const deflate = createDeflateRaw({ level: 6, chunkSize: 1 << 18 })
      let packedBytes = 0
      deflate.on('data', (chunk: Buffer) => {
        put(chunk, at)
        at += chunk.length
        packedBytes += chunk.length
      })
      const { bytes, crc } = await fill(deflate, make)
      const record = { ...emptyRecord(name), crc, bytes, packed: { length: packedBytes } }
      put(localHeader(record), start)
      directory.push(directoryEntry(record, start))
    },
    close() {
      put(Buffer.concat([...directory, endRecord(directory, at)]), at)
      closeSync(fd)
    },
  }
}

const emptyRecord = (name: string) => ({
  name,
  method: 8,
  flags: UTF8,
  crc: 0,
  packed: { length: 0 },
  bytes: 0,
  offset: null,
})

async function fill(
  deflate: DeflateRaw,
  make: (part: PartStream) => Promise<void>,
): Promise<{ bytes: number; crc: number }> {
  let bytes = 0
  let crc = 0
  await make({
    async write(text) {
      const chunk = Buffer.from(text)
      bytes += chunk.length
      crc = crc32(chunk, crc)
      if (!deflate.write(chunk)) await new Promise((resolve) => deflate.once('drain', resolve))
    },
  })
  const ended = new Promise((resolve, reject) => deflate.once('end', resolve).once('error', reject))
  deflate.end()
  await ended
  return { bytes, crc }
}
