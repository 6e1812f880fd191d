/** Bytes from the start of a file that are enough to know its type. */
export const HEAD_BYTES = 64

export type MediaKind = 'photo' | 'document' | 'video'

/** By content alone: names and declared types are claims of whoever uploads. What is not known is `application/octet-stream`. */
export function mediaTypeOf(head: Uint8Array): string {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES))
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (/^GIF8[79]a/.test(text)) return 'image/gif'
  if (/^RIFF[^]{4}WEBP/.test(text)) return 'image/webp'
  if (MP4.test(text)) return 'video/mp4'
  if (text.startsWith('%PDF-')) return 'application/pdf'
  if (text.startsWith('PK\x03\x04')) return 'application/zip'
  return 'application/octet-stream'
}

/** The brands of ISO 14496-12 files that carry video; HEIC, AVIF, M4A and QuickTime have the same box with others. */
const MP4 = /^[^]{4}ftyp(isom|iso\d|mp4\d|avc1|M4V |mp71|dash|MSNV)/

/** How Telegram can carry it. An image that is too big for a photo still is a document. */
export function kindsOf(mediaType: string, bytes: number, maxPhotoBytes: number): MediaKind[] {
  if (mediaType === 'video/mp4') return ['video', 'document']
  return mediaType.startsWith('image/') && bytes <= maxPhotoBytes ? ['photo', 'document'] : ['document']
}
