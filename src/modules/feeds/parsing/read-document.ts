import { gunzipSync } from 'node:zlib'
import type { Document, ParseOutcome } from '../ports.ts'
import type { ParserSettings } from './contract.ts'
import { decodeDocument } from './decode.ts'
import { readFeed } from './feed/read-feed.ts'
import { readJsonItems } from './json/read-json.ts'
import { failedToRead } from './outcome.ts'
import { readSitemap } from './sitemap/read-sitemap.ts'
import type { TextDocument } from './text-document.ts'

/** Of a document, unpacked. */
export const MAX_DOCUMENT_BYTES = 20 * 1024 * 1024

/** Reads a document by its settings. The readers of pages are loaded when the first page comes: they need the most memory. */
export async function readDocument(document: Document, settings: ParserSettings, nowMs: number): Promise<ParseOutcome> {
  const decoded = toText(document, settings, nowMs)
  if ('kind' in decoded) return decoded
  switch (settings.kind) {
    case 'feed':
      return readFeed(decoded)
    case 'json':
      return readJsonItems(decoded, settings)
    case 'sitemap':
      return readSitemap(decoded, settings)
    case 'html':
      return (await import('./page/read-list.ts')).readList(decoded, settings)
    case 'product':
      return (await import('./structured/read-product.ts')).readProduct(decoded)
  }
}

export function toText(
  { url, contentType, body }: Document,
  settings: TextDocument['settings'],
  nowMs: number,
): TextDocument | Extract<ParseOutcome, { kind: 'failed' }> {
  const bytes = body[0] === 0x1f && body[1] === 0x8b ? unpacked(body) : body
  if (bytes === null) return { kind: 'failed', reason: 'schema', detail: 'The document is packed by gzip, and broken.' }
  if (bytes === 'too_large' || bytes.length > MAX_DOCUMENT_BYTES)
    return failedToRead('too_large', `The document is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB.`) as never
  return { text: decodeDocument(bytes, contentType), url, nowMs, settings }
}

function unpacked(body: Uint8Array): Uint8Array | 'too_large' | null {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_DOCUMENT_BYTES })
  } catch (error) {
    return error instanceof RangeError ? 'too_large' : null
  }
}
