import type { FileKind, FileStore, StoredFile } from './file-store.ts'
import { imageSize } from './image-size.ts'
import type { ApiFile, PhotoSize } from './types.ts'

export type Media =
  | { readonly kind: 'photo'; readonly photo: readonly PhotoSize[]; readonly sha256: string }
  | { readonly kind: 'document'; readonly document: ApiFile; readonly sha256: string }
  | { readonly kind: 'video'; readonly video: ApiFile; readonly sha256: string }

export interface MediaInput {
  readonly botId: number
  readonly bytes: Buffer
  readonly fileName: string
  readonly mimeType: string
}

const DEFAULT_SIZE = { width: 1280, height: 720 }
const THUMBNAIL_SIDES = [90, 320, 800] as const

export const photoOf = (store: FileStore, input: MediaInput): Media => {
  const { width, height } = imageSize(input.bytes) ?? DEFAULT_SIZE
  const longest = Math.max(1, width, height)
  const scales = [...THUMBNAIL_SIDES.filter((side) => side < longest).map((side) => side / longest), 1]
  let sha256 = ''
  const photo = scales.map((scale): PhotoSize => {
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
    const file = store.put({ ...input, kind: 'photo', fileName: '', variant: `${size.width}x${size.height}` })
    sha256 = file.sha256
    return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size, ...size }
  })
  return { kind: 'photo', photo, sha256 }
}

const fileOf = (file: StoredFile): ApiFile => ({
  ...(file.fileName === '' ? {} : { file_name: file.fileName }),
  mime_type: file.mimeType,
  file_id: file.fileId,
  file_unique_id: file.uniqueId,
  file_size: file.size,
})

const fromStored = (file: StoredFile, details: Readonly<Record<string, number>>): Media => {
  const { sha256 } = file
  return file.kind === 'video'
    ? { kind: 'video', video: { ...details, ...fileOf(file) }, sha256 }
    : { kind: 'document', document: fileOf(file), sha256 }
}

const VIDEO_DETAILS = { duration: 0, width: 1280, height: 720 }

export const mediaOf = (store: FileStore, kind: FileKind, input: MediaInput): Media =>
  kind === 'photo' ? photoOf(store, input) : fromStored(store.put({ ...input, kind }), VIDEO_DETAILS)

/** The same media again, as a send by file_id shows it. */
export const mediaAgain = (store: FileStore, file: StoredFile): Media => {
  if (file.kind !== 'photo') return fromStored(file, VIDEO_DETAILS)
  const { botId, mimeType } = file
  return photoOf(store, { botId, mimeType, fileName: '', bytes: store.bytesOf(file) })
}
