import { createReadStream } from 'node:fs'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { bomb, isBomb, readAt, type Zip, type ZipEntry } from './directory.ts'

const LOCAL_BYTES = 30
const LOCAL_SIGNATURE = 0x04034b50
const CHUNK_BYTES = 1 << 18

/**
 * The bytes of a part as they are unpacked. Size, ratio and checksum are held against what the zip says; the checksum is
 * known only at the end, so nothing of a part counts before it was read to its end. @throws ReadFailure
 */
export async function* partChunks(zip: Zip, entry: ZipEntry, limits: ReadLimits): AsyncGenerator<Buffer> {
  const start = dataStart(zip, entry)
  let bytes = 0
  let crc = 0
  for await (const chunk of rawChunks(zip, entry, start)) {
    bytes += chunk.length
    if (bytes > entry.bytes) throw new ReadFailure('unsafe', `${entry.name} in it is larger than the zip says`)
    if (isBomb(bytes, entry.packedBytes, limits)) throw bomb(entry)
    crc = crc32(chunk, crc)
    yield chunk
  }
  checkEnd(entry, bytes, crc)
}

async function* rawChunks(zip: Zip, entry: ZipEntry, start: number): AsyncGenerator<Buffer> {
  if (entry.packedBytes === 0) return
  const file = createReadStream(zip.path, {
    start,
    end: start + entry.packedBytes - 1,
    highWaterMark: CHUNK_BYTES,
  })
  if (!entry.isDeflated) {
    yield* file as AsyncIterable<Buffer>
    return
  }
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES })
  file.on('error', (error) => inflate.destroy(error))
  file.pipe(inflate)
  try {
    yield* inflate as AsyncIterable<Buffer>
  } catch (error) {
    throw asFailure(error, entry)
  } finally {
    file.destroy()
    inflate.destroy()
  }
}

/** A part that is read whole. @throws ReadFailure */
export function wholePart(zip: Zip, entry: ZipEntry, maxBytes: number): Buffer {
  if (entry.bytes > maxBytes)
    throw new ReadFailure('too_large', `${entry.name} in it has ${Math.round(entry.bytes / 1e6)} MB`)
  const packed = readAt(zip.fd, dataStart(zip, entry), entry.packedBytes)
  const content = entry.isDeflated ? inflateWhole(packed, entry) : packed
  checkEnd(entry, content.length, crc32(content))
  return content
}

function inflateWhole(packed: Buffer, entry: ZipEntry): Buffer {
  if (packed.length === 0) return packed
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) })
  } catch (error) {
    throw asFailure(error, entry)
  }
}

function dataStart(zip: Zip, entry: ZipEntry): number {
  const header = readAt(zip.fd, entry.offset, LOCAL_BYTES)
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL_SIGNATURE)
    throw new ReadFailure('damaged', `${entry.name} is not where the list of contents says`)
  return entry.offset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
}

function checkEnd(entry: ZipEntry, bytes: number, crc: number): void {
  if (bytes !== entry.bytes) throw new ReadFailure('damaged', `${entry.name} in it is shorter than the zip says`)
  if (crc !== entry.crc) throw new ReadFailure('damaged', `the checksum of ${entry.name} in it is wrong`)
}

function asFailure(error: unknown, entry: ZipEntry): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return new ReadFailure('unsafe', `${entry.name} in it is larger than the zip says`, { cause: error })
  if (code === 'Z_BUF_ERROR') return new ReadFailure('truncated', `${entry.name} in it is cut off`, { cause: error })
  if (typeof code === 'string' && code.startsWith('Z_'))
    return new ReadFailure('damaged', `${entry.name} in it cannot be unpacked`, { cause: error })
  return error
}
