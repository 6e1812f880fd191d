import { isUtf8 } from 'node:buffer'

/** Names without the UTF-8 flag are UTF-8 all the same in most zips of today; else code page 866 or 437, told apart by letters. */
export function decodeEntryName(bytes: Buffer, isFlaggedUtf8: boolean): string {
  const text = isFlaggedUtf8 || isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('ibm866').decode(bytes)
  return text.replaceAll('\\', '/').replace(/^\/+/, '')
}
