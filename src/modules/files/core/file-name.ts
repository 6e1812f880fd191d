const MAX_CHARACTERS = 120
const MAX_EXTENSION_CHARACTERS = 12
const NAMELESS = 'file'

/** A name as people see it: no path, no control or direction characters, no quotes, not hidden, not endless. */
export function safeFileName(claimed: string): string {
  const last = claimed.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>|:*?]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|(?<![. ])[. ]+$/g, '')
  return plain === '' ? NAMELESS : shorten(plain).toWellFormed()
}

function shorten(name: string): string {
  if (name.length <= MAX_CHARACTERS) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION_CHARACTERS ? name.slice(dot) : ''
  return name.slice(0, MAX_CHARACTERS - extension.length) + extension
}

/** A Content-Disposition value (RFC 6266): an ASCII name for old clients, the whole one in UTF-8. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
