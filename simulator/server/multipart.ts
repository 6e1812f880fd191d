import type { UploadedFile } from './params.ts'

const MAX_PARTS = 200
const HEADER_END = Buffer.from('\r\n\r\n')

export interface MultipartBody {
  readonly fields: Record<string, string>
  readonly files: Map<string, UploadedFile>
}

/** Lenient, as libraries differ: some quote the value, some do not, some forget to escape the quotes inside. */
const disposition = (headers: string, key: string): string | undefined => {
  const line = /^content-disposition:[^\r\n]*/im.exec(headers)?.[0] ?? ''
  const quoted = new RegExp(`[;\\s]${key}="(.*?)"(?=\\s*(?:;|$))`, 'i').exec(line)?.[1]
  if (quoted !== undefined) return quoted.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"')
  return new RegExp(`[;\\s]${key}=([^;"][^;]*)`, 'i').exec(line)?.[1]?.trim()
}

const extendedFileName = (headers: string): string | undefined => {
  const encoded = /filename\*=UTF-8''([^;\r\n]+)/i.exec(headers)?.[1]
  if (encoded === undefined) return undefined
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

export const boundaryOf = (contentType: string): string | undefined => {
  const match = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  return match?.[1] ?? match?.[2]
}

const addPart = (part: Buffer, body: MultipartBody): boolean => {
  const headerEnd = part.indexOf(HEADER_END)
  if (headerEnd < 0) return false
  const headers = part.toString('utf8', 0, headerEnd)
  const content = part.subarray(headerEnd + HEADER_END.length)
  const name = disposition(headers, 'name')
  if (name === undefined) return false
  const fileName = extendedFileName(headers) ?? disposition(headers, 'filename')
  if (fileName === undefined) {
    body.fields[name] = content.toString('utf8')
    return true
  }
  const contentType = /^content-type:\s*([^\r\n;]+)/im.exec(headers)?.[1]?.trim() ?? 'application/octet-stream'
  body.files.set(name, { fileName, contentType, bytes: Buffer.from(content) })
  return true
}

/** Answers undefined when the body is not the multipart message its boundary promises. */
export const parseMultipart = (bytes: Buffer, boundary: string): MultipartBody | undefined => {
  const delimiter = Buffer.from(`--${boundary}`)
  const inner = Buffer.from(`\r\n--${boundary}`)
  const body: MultipartBody = { fields: Object.create(null) as Record<string, string>, files: new Map() }
  let at = bytes.indexOf(delimiter)
  if (at < 0) return undefined
  at += delimiter.length
  for (let count = 0; count < MAX_PARTS; count++) {
    if (bytes.toString('latin1', at, at + 2) === '--') return body
    const start = bytes.indexOf('\r\n', at)
    const end = start < 0 ? -1 : bytes.indexOf(inner, start)
    if (end < 0) return undefined
    if (!addPart(bytes.subarray(start + 2, end), body)) return undefined
    at = end + inner.length
  }
  return undefined
}
