import { textParam } from '../server/params.ts'
import type { UploadedFile } from '../server/params.ts'
import type { FileKind } from '../world/file-store.ts'
import { imageSize } from '../world/image-size.ts'
import { mediaAgain, mediaOf } from '../world/media.ts'
import type { Media } from '../world/media.ts'
import type { Call } from './call.ts'
import { badRequest, tooLarge } from './refusal.ts'

const MB = 1024 * 1024
export const MAX_PHOTO_BYTES = 10 * MB
export const MAX_UPLOAD_BYTES = 50 * MB
const MAX_SIDES = 10_000
const MAX_RATIO = 20
const KIND_NAMES: Readonly<Record<FileKind, string>> = { photo: 'Photo', document: 'Document', video: 'Video' }

const checkPhoto = (call: Call, bytes: Buffer): void => {
  if (bytes.length > MAX_PHOTO_BYTES) throw badRequest('file is too big')
  const size = imageSize(bytes)
  if (size === undefined) {
    if (call.telegram.limits.strictPhotos) throw badRequest('IMAGE_PROCESS_FAILED')
    return
  }
  const { width, height } = size
  const ratio = Math.max(width, height) / Math.max(1, Math.min(width, height))
  if (width + height > MAX_SIDES || ratio > MAX_RATIO) throw badRequest('PHOTO_INVALID_DIMENSIONS')
}

const fromUpload = (call: Call, kind: FileKind, upload: UploadedFile): Media => {
  if (upload.bytes.length === 0) throw badRequest('file must be non-empty')
  if (upload.bytes.length > MAX_UPLOAD_BYTES) throw tooLarge()
  if (kind === 'photo') checkPhoto(call, upload.bytes)
  const { bytes, fileName, contentType } = upload
  return mediaOf(call.telegram.files, kind, { botId: call.bot.id, bytes, fileName, mimeType: contentType })
}

const attached = (call: Call, kind: FileKind, value: string): UploadedFile | undefined => {
  if (value.startsWith('attach://')) {
    const upload = call.params.files.get(value.slice('attach://'.length))
    if (upload === undefined) throw badRequest('attached file not found')
    return upload
  }
  return call.params.files.get(kind)
}

const fromFileId = (call: Call, kind: FileKind, fileId: string): Media => {
  const file = call.telegram.files.find(call.bot.id, fileId)
  if (file === undefined) throw badRequest('wrong file identifier/HTTP URL specified')
  if (file.kind !== kind) {
    throw badRequest(`can't use file of type ${KIND_NAMES[file.kind]} as ${KIND_NAMES[kind]}`)
  }
  return mediaAgain(call.telegram.files, file)
}

/** An upload, or a file_id of this bot. This Telegram has no internet to fetch a URL from. */
export const readMedia = (call: Call, kind: FileKind): Media => {
  const value = textParam(call.params, kind).trim()
  const upload = attached(call, kind, value)
  if (upload !== undefined) return fromUpload(call, kind, upload)
  if (value === '') throw badRequest(`there is no ${kind} in the request`)
  if (/^https?:\/\//i.test(value)) throw badRequest('failed to get HTTP URL content')
  return fromFileId(call, kind, value)
}
