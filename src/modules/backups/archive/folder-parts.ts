import { createReadStream } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Part } from './pack.ts'

const READ_BYTES = 256 * 1024
/** What is being uploaded just now is no file yet; files of sheets are gigabytes that expire in days, and whoever sent them has them. */
const LEFT_OUT = ['incoming', 'sheets']

/** A file of known size as a part. */
export async function filePart(name: string, path: string): Promise<Part> {
  const { size } = await stat(path)
  return { name, bytes: size, content: () => readExactly(path, size) }
}

/** A file may grow while it is read; what was there at the beginning is taken. */
async function* readExactly(path: string, bytes: number): AsyncGenerator<Uint8Array> {
  if (bytes === 0) return
  for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: READ_BYTES })) yield chunk as Buffer
}

/** Every plain file below a folder, one at a time, whatever their number; links are not followed. */
export async function* folderParts(prefix: string, folder: string): AsyncGenerator<Part> {
  const entries = await opendir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (entries === null) return
  for await (const entry of entries) {
    const [name, path] = [`${prefix}/${entry.name}`, join(folder, entry.name)]
    if (entry.name.startsWith('.') || LEFT_OUT.includes(entry.name)) continue
    if (entry.isDirectory()) yield* folderParts(name, path)
    else if (entry.isFile()) yield* existing(name, path)
  }
}

/** A file that was deleted since the folder was listed is not part of it. */
async function* existing(name: string, path: string): AsyncGenerator<Part> {
  try {
    yield await filePart(name, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

/** Bytes below a folder, for an estimate. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for await (const part of folderParts('', folder)) bytes += part.bytes
  return bytes
}
