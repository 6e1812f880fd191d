import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { HEAD_BYTES } from './core/media-type.ts'
import { fileEmpty, fileTooLarge } from './errors.ts'

export interface StoredBytes {
  readonly sha256: string
  readonly bytes: number
  /** The first of them. */
  readonly head: Uint8Array
}

export interface FileFolder {
  pathOf(sha256: string): string
  /**
   * Writes a stream under the name of its content; when it resolves the bytes are on the disk.
   * @throws AppError `file_empty`, `file_too_large`; nothing is left behind then.
   */
  take(content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBytes>
  /** No failure when they are gone already. */
  remove(sha256: string): Promise<void>
}

/** Opens (and makes) the folder, and removes what an earlier process left half written. The caller owns the data folder. */
export function openFileFolder(folder: string): FileFolder {
  const incoming = join(folder, 'incoming')
  rmSync(incoming, { recursive: true, force: true })
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  const pathOf = (sha256: string): string => join(folder, sha256)
  return {
    pathOf,
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    async take(content, maxBytes) {
      const path = join(incoming, randomUUID())
      try {
        const stored = await write(path, content, maxBytes)
        await rename(path, pathOf(stored.sha256))
        await syncFolder(folder)
        return stored
      } finally {
        await rm(path, { force: true })
      }
    },
  }
}

async function write(path: string, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBytes> {
  const handle = await open(path, 'wx', 0o600)
  try {
    const stored = await copy(handle, content, maxBytes)
    await handle.sync()
    return stored
  } finally {
    await handle.close()
  }
}

async function copy(handle: FileHandle, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBytes> {
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let bytes = 0
  for await (const chunk of content) {
    bytes += chunk.length
    if (bytes > maxBytes) throw fileTooLarge(maxBytes)
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
    hash.update(chunk)
    await handle.writeFile(chunk)
  }
  if (bytes === 0) throw fileEmpty()
  return { sha256: hash.digest('hex'), bytes, head }
}

/** A rename is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
