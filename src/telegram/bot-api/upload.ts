import { randomBytes } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { MediaKind, MediaSource } from '../gateway.ts'

type LocalFile = Extract<MediaSource, { readonly path: string }>

/** A multipart body that streams a file from the disk. `close` when the request is over, whether it was made or not. */
export interface Upload {
  readonly headers: string[]
  readonly body: Readable
  close(): Promise<void>
}

const CHUNK_BYTES = 256 * 1024

/** @returns in words why the file cannot be sent, when it cannot. */
export async function openUpload(
  fields: Readonly<Record<string, unknown>>,
  kind: MediaKind,
  source: LocalFile,
): Promise<Upload | { readonly problem: string }> {
  const file = await open(source.path, 'r').catch((error: unknown) =>
    isSystemError(error) ? error.code : Promise.reject(error as Error),
  )
  if (typeof file === 'string') return { problem: `the file ${source.name} cannot be read (${file})` }
  const { size } = await file.stat()
  if (size !== source.bytes) {
    await file.close()
    return {
      problem: `the file ${source.name} has ${size} bytes instead of ${source.bytes}: it was changed on the disk`,
    }
  }
  const boundary = `switchboard-${randomBytes(16).toString('hex')}`
  const head = Buffer.from(partsBefore(boundary, fields, kind, source))
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  return {
    headers: [
      'content-type',
      `multipart/form-data; boundary=${boundary}`,
      'content-length',
      String(head.length + size + tail.length),
    ],
    body: Readable.from(streamOf(head, file, tail), { objectMode: false }),
    close: () => file.close(),
  }
}

async function* streamOf(head: Buffer, file: FileHandle, tail: Buffer): AsyncGenerator<Uint8Array> {
  yield head
  yield* file.createReadStream({ autoClose: false, start: 0, highWaterMark: CHUNK_BYTES })
  yield tail
}

function partsBefore(
  boundary: string,
  fields: Readonly<Record<string, unknown>>,
  kind: MediaKind,
  { name, mediaType }: LocalFile,
): string {
  const parts = Object.entries(fields).map(
    ([field, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`,
  )
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="${kind}"; filename="${quotable(name)}"\r\nContent-Type: ${mediaType}\r\n\r\n`
  return parts.join('') + file
}

/** As browsers write it (HTML standard, multipart/form-data encoding). */
const quotable = (name: string): string => name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')

const isSystemError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
