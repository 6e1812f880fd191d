import { closeSync, openSync, writeSync } from 'node:fs'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

/** By measurement on sheets: 4 takes half as much time again for 6 hundredths fewer bytes, 6 three times as much for 13. */
const LEVEL = 2
const CHUNK_BYTES = 2 ** 18
/** 1980-01-01, the first day that a zip knows: the same rows give the same bytes. */
const DATE = 0x21
const UTF8_NAMES = 0x800
const DEFLATED = 8
/** What is larger needs sizes of 64 bits, which some readers of workbooks do not know. */
const MOST_BYTES = 0xfffffff0

interface Entry {
  readonly name: Buffer
  readonly crc: number
  readonly packed: number
  readonly bytes: number
  readonly at: number
}

export interface ZipWriter {
  /** A part whose bytes are there. */
  add(name: string, content: Uint8Array): void
  /** A part that is written piece by piece: `write` resolves when its piece may be changed again. */
  begin(name: string): { write(piece: Uint8Array): Promise<void>; end(): Promise<void> }
  /** The file is on the disk then. */
  finish(): void
  close(): void
}

/** Of a part or the whole: more than a zip holds without extensions. */
export class TooLargeError extends Error {}

export function createZipWriter(path: string): ZipWriter {
  const file = openSync(path, 'w')
  const entries: Entry[] = []
  let at = 0
  const append = (bytes: Uint8Array): void => {
    if (at + bytes.length > MOST_BYTES) throw new TooLargeError('the file would be larger than 4 GB')
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, at + done)
    at += bytes.length
  }
  const addWhole = (name: string, content: Uint8Array): void => {
    const packed = deflateRawSync(content, { level: LEVEL })
    const entry = { name: Buffer.from(name), crc: crc32(content), packed: packed.length, bytes: content.length, at }
    append(localHeader(entry))
    append(packed)
    entries.push(entry)
  }
  return {
    add: addWhole,
    begin(name) {
      const start = { name: Buffer.from(name), crc: 0, packed: 0, bytes: 0, at }
      append(localHeader(start))
      const from = at
      return packedPart(append, ({ crc, bytes }) => {
        const entry = { ...start, crc, bytes, packed: at - from }
        writeSync(file, localHeader(entry), 0, undefined, entry.at)
        entries.push(entry)
      })
    },
    finish() {
      const directory = at
      for (const entry of entries) append(centralHeader(entry))
      append(endOf(entries.length, at - directory, directory))
    },
    close: () => closeSync(file),
  }
}

function packedPart(append: (bytes: Uint8Array) => void, onEnd: (facts: { crc: number; bytes: number }) => void) {
  const deflate = createDeflateRaw({ level: LEVEL, chunkSize: CHUNK_BYTES, memLevel: 9 })
  let crc = 0
  let bytes = 0
  const packed = (async () => {
    for await (const chunk of deflate) append(chunk as Uint8Array)
  })()
  packed.catch((error: unknown) => deflate.destroy(error instanceof Error ? error : undefined))
  return {
    async write(piece: Uint8Array) {
      crc = crc32(piece, crc)
      bytes += piece.length
      if (bytes > MOST_BYTES) throw new TooLargeError('a sheet would be larger than 4 GB')
      await new Promise<void>((resolve, reject) => {
        deflate.write(piece, (error) => (error instanceof Error ? reject(error) : resolve()))
      })
    },
    async end() {
      deflate.end()
      await packed
      onEnd({ crc, bytes })
    },
  }
}

function localHeader({ name, crc, packed, bytes }: Omit<Entry, 'at'>): Buffer {
  const header = Buffer.alloc(30 + name.length)
  header.writeUInt32LE(0x04034b50, 0)
  common(header, 4, { crc, packed, bytes, name })
  name.copy(header, 30)
  return header
}

function centralHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(46 + entry.name.length)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(20, 4)
  common(header, 6, entry)
  header.writeUInt32LE(entry.at, 42)
  entry.name.copy(header, 46)
  return header
}

/** The fields that both headers have, in one order. */
function common(header: Buffer, at: number, entry: Omit<Entry, 'at'>): void {
  header.writeUInt16LE(20, at)
  header.writeUInt16LE(UTF8_NAMES, at + 2)
  header.writeUInt16LE(DEFLATED, at + 4)
  header.writeUInt16LE(DATE, at + 8)
  header.writeUInt32LE(entry.crc, at + 10)
  header.writeUInt32LE(entry.packed, at + 14)
  header.writeUInt32LE(entry.bytes, at + 18)
  header.writeUInt16LE(entry.name.length, at + 22)
}

function endOf(entries: number, bytes: number, at: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(bytes, 12)
  end.writeUInt32LE(at, 16)
  return end
}
