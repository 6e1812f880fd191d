import { randomBytes } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Attachment, LocalFile } from './message.ts'

/** A multipart body that streams files from the disk. `close` when the request is over, whether it was made or not. */
export interface Upload {
  readonly headers: string[]
  readonly body: Readable
  close(): Promise<void>
}

const CHUNK_BYTES = 256 * 1024

interface Opened {
  readonly handle: FileHandle
  readonly head: Buffer
}

/** @returns in words why a file cannot be sent, when one cannot. */
export async function openUpload(
  fields: Readonly<Record<string, unknown>>,
  attachments: readonly Attachment[],
): Promise<Upload | { readonly problem: string }> {
  const boundary = `switchboard-${randomBytes(16).toString('hex')}`
  const files: Opened[] = []
  const close = async (): Promise<void> => {
    await Promise.all(files.map(({ handle }) => handle.close()))
  }
  for (const attachment of attachments) {
    const handle = await openFile(attachment.source)
    if (typeof handle === 'string') {
      await close()
      return { problem: handle }
    }
    files.push({ handle, head: Buffer.from(fileHead(boundary, attachment)) })
  }
  const head = Buffer.from(fieldParts(boundary, fields))
  const tail = Buffer.from(`--${boundary}--\r\n`)
  const inFiles = attachments.reduce((sum, { source }) => sum + source.bytes + LINE_END.length, 0)
  const inHeads = files.reduce((sum, file) => sum + file.head.length, 0)
  return {
    headers: [
      'content-type',
      `multipart/form-data; boundary=${boundary}`,
      'content-length',
      String(head.length + inHeads + inFiles + tail.length),
    ],
    body: Readable.from(streamOf(head, files, tail), { objectMode: false }),
    close,
  }
}

/** @returns in words why it cannot be sent, when it cannot. */
async function openFile({ path, name, bytes }: LocalFile): Promise<FileHandle | string> {
  const file = await open(path, 'r').catch((error: unknown) =>
    isSystemError(error) ? error.code : Promise.reject(error as Error),
  )
  if (typeof file === 'string') return `the file ${name} cannot be read (${file})`
  const { size } = await file.stat()
  if (size === bytes) return file
  await file.close()
  return `the file ${name} has ${size} bytes instead of ${bytes}: it was changed on the disk`
}

const LINE_END = Buffer.from('\r\n')

async function* streamOf(head: Buffer, files: readonly Opened[], tail: Buffer): AsyncGenerator<Uint8Array> {
  yield head
  for (const file of files) {
    yield file.head
    yield* file.handle.createReadStream({ autoClose: false, start: 0, highWaterMark: CHUNK_BYTES })
    yield LINE_END
  }
  yield tail
}

const fieldParts = (boundary: string, fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(
      ([field, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`,
    )
    .join('')

const fileHead = (boundary: string, { field, source }: Attachment): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${quotable(source.name)}"\r\nContent-Type: ${source.mediaType}\r\n\r\n`

/** As browsers write it (HTML standard, multipart/form-data encoding). */
const quotable = (name: string): string => name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')

const isSystemError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
