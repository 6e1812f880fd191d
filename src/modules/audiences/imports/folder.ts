import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { encodingOfBytes, encodingOfHead, otherTypeOf, type TextEncoding } from '../core/text-encoding.ts'
import { importEmpty, importNotText, importTooLarge } from '../errors.ts'

export interface StoredUpload {
  /** Its name in the folder. */
  readonly file: string
  /** Of the UTF-8 copy. */
  readonly bytes: number
  /** Lines that are not empty. */
  readonly lines: number
  readonly encoding: TextEncoding
}

export interface ImportFolder {
  pathOf(file: string): string
  /**
   * Keeps an upload as UTF-8 without a mark, whatever it came as.
   * @throws AppError `import_empty`, `import_too_large`, `import_not_text`; nothing is left behind then.
   */
  take(content: AsyncIterable<Uint8Array>, encoding: TextEncoding | undefined): Promise<StoredUpload>
  remove(file: string): Promise<void>
}

const HEAD_BYTES = 64 * 1024
const BLOCK_BYTES = 64 * 1024

export function openImportFolder(folder: string, maxBytes: number): ImportFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pathOf = (file: string): string => join(folder, file)
  return {
    pathOf,
    async take(content, encoding) {
      const file = `${randomUUID()}.txt`
      const raw = pathOf(`${file}.part`)
      try {
        const seen = await writeRaw(raw, content, maxBytes)
        const other = otherTypeOf(seen.head)
        if (other !== null) throw importNotText(other)
        const from = encoding ?? encodingOfHead(seen.head) ?? (seen.isUtf8 ? 'utf-8' : encodingOfBytes(seen.badBytes))
        const stored = await convert(raw, pathOf(file), from)
        if (stored.lines === 0) throw importEmpty()
        return { file, encoding: from, ...stored }
      } catch (error) {
        await rm(pathOf(file), { force: true })
        throw error
      } finally {
        await rm(raw, { force: true })
      }
    },
    remove: (file) => rm(pathOf(file), { force: true }),
  }
}

interface RawFacts {
  readonly head: Uint8Array
  readonly isUtf8: boolean
  /** Some bytes around the first that is not UTF-8. */
  readonly badBytes: Uint8Array
}

async function writeRaw(path: string, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<RawFacts> {
  const handle = await open(path, 'wx', 0o600)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let head = Buffer.alloc(0)
  let badBytes: Uint8Array | undefined
  let bytes = 0
  try {
    for await (const chunk of content) {
      bytes += chunk.length
      if (bytes > maxBytes) throw importTooLarge(maxBytes)
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
      if (badBytes === undefined && !decodes(decoder, chunk)) badBytes = Uint8Array.from(chunk.subarray(0, HEAD_BYTES))
      await handle.writeFile(chunk)
    }
    if (badBytes === undefined && !decodes(decoder, undefined)) badBytes = head
  } finally {
    await handle.close()
  }
  if (bytes === 0) throw importEmpty()
  return { head, isUtf8: badBytes === undefined, badBytes: badBytes ?? head }
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array | undefined): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}

/** Writes the UTF-8 copy; it is on the disk when this resolves. */
async function convert(from: string, to: string, encoding: TextEncoding): Promise<{ bytes: number; lines: number }> {
  const decoder = new TextDecoder(encoding)
  const source = await open(from, 'r')
  const part = `${to}.new`
  const target = await open(part, 'w', 0o600)
  const lines = createLineCount()
  let bytes = 0
  const put = async (text: string): Promise<void> => {
    const block = Buffer.from(text)
    lines.add(block)
    bytes += block.length
    await target.writeFile(block)
  }
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES)
    for (;;) {
      const { bytesRead } = await source.read(block, 0, BLOCK_BYTES, null)
      if (bytesRead === 0) break
      await put(decoder.decode(block.subarray(0, bytesRead), { stream: true }))
    }
    await put(decoder.decode())
    await target.sync()
  } finally {
    await source.close()
    await target.close()
  }
  await rename(part, to)
  return { bytes, lines: lines.end() }
}

const NEWLINE = 10
const BLANK = new Set([9, 13, 32])

/** Lines on which something stands. */
function createLineCount() {
  let lines = 0
  let isBlank = true
  return {
    add(block: Uint8Array): void {
      for (const byte of block)
        if (byte === NEWLINE) {
          if (!isBlank) lines++
          isBlank = true
        } else if (isBlank && !BLANK.has(byte)) isBlank = false
    },
    end: () => lines + (isBlank ? 0 : 1),
  }
}
