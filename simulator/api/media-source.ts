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

/** What Telegram's own servers say of a file, after the Bot API server took it. */
export type ServerProblem = 'PHOTO_INVALID_DIMENSIONS' | 'IMAGE_PROCESS_FAILED' | 'WEBPAGE_CURL_FAILED'

export type LoadedMedia =
  { readonly kind: 'media'; readonly media: Media } | { readonly kind: 'refused'; readonly problem: ServerProblem }

const refused = (problem: ServerProblem): LoadedMedia => ({ kind: 'refused', problem })

/** Telegram's rules for photos: sides together at most 10,000, one at most 20 times the other. */
const photoProblem = (call: Call, bytes: Buffer): ServerProblem | undefined => {
  const size = imageSize(bytes)
  if (size === undefined) return call.telegram.limits.strictPhotos ? 'IMAGE_PROCESS_FAILED' : undefined
  const { width, height } = size
  const ratio = Math.max(width, height) / Math.max(1, Math.min(width, height))
  return width + height > MAX_SIDES || ratio > MAX_RATIO ? 'PHOTO_INVALID_DIMENSIONS' : undefined
}

const fromUpload = (call: Call, kind: FileKind, upload: UploadedFile): LoadedMedia => {
  const { bytes, fileName, contentType } = upload
  if (bytes.length === 0) throw badRequest('file must be non-empty')
  if (bytes.length > MAX_UPLOAD_BYTES) throw tooLarge()
  if (kind === 'photo' && bytes.length > MAX_PHOTO_BYTES) {
    throw badRequest(
      `file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${MAX_PHOTO_BYTES} bytes`,
    )
  }
  const problem = kind === 'photo' ? photoProblem(call, bytes) : undefined
  if (problem !== undefined) return refused(problem)
  return {
    kind: 'media',
    media: mediaOf(call.telegram.files, kind, { botId: call.bot.id, bytes, fileName, mimeType: contentType }),
  }
}

const fromFileId = (call: Call, kind: FileKind, fileId: string): LoadedMedia => {
  const file = call.telegram.files.find(call.bot.id, fileId)
  if (file === undefined) throw badRequest('wrong file identifier/HTTP URL specified')
  if (file.kind !== kind) {
    throw badRequest(`can't use file of type ${KIND_NAMES[file.kind]} as ${KIND_NAMES[kind]}`)
  }
  return { kind: 'media', media: mediaAgain(call.telegram.files, file) }
}

const ATTACHED = 'attach://'

/** An upload, or a file_id of this bot. This Telegram has no internet to fetch a URL from. */
export const loadMedia = (call: Call, kind: FileKind, source: string): LoadedMedia => {
  if (source.startsWith(ATTACHED)) {
    const upload = call.params.files.get(source.slice(ATTACHED.length))
    if (upload === undefined) throw badRequest('attached file not found')
    return fromUpload(call, kind, upload)
  }
  if (/^https?:\/\//i.test(source)) return refused('WEBPAGE_CURL_FAILED')
  return fromFileId(call, kind, source)
}

const WORDS: Readonly<Record<ServerProblem, string>> = {
  PHOTO_INVALID_DIMENSIONS: 'PHOTO_INVALID_DIMENSIONS',
  IMAGE_PROCESS_FAILED: 'IMAGE_PROCESS_FAILED',
  WEBPAGE_CURL_FAILED: 'failed to get HTTP URL content',
}

/** The media of a call that sends one. */
export const readMedia = (call: Call, kind: FileKind): Media => {
  const source = textParam(call.params, kind).trim()
  const direct = source.startsWith(ATTACHED) ? undefined : call.params.files.get(kind)
  if (direct === undefined && source === '') throw badRequest(`there is no ${kind} in the request`)
  const loaded = direct === undefined ? loadMedia(call, kind, source) : fromUpload(call, kind, direct)
  if (loaded.kind === 'refused') throw badRequest(WORDS[loaded.problem])
  return loaded.media
}
