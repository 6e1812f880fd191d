const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
])
const REFERENCE = /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+))(;?)/y
/** Written without the semicolon (tdlib/td, MessageEntity.cpp decode_html_entity). */
const MAX_NUMERIC_LENGTH = 9

export interface Reference {
  readonly text: string
  readonly end: number
}

/** The character that `&…;` at `at` stands for; undefined when Telegram leaves it as it is. */
export function readReference(html: string, at: number): Reference | undefined {
  REFERENCE.lastIndex = at
  const match = REFERENCE.exec(html)
  if (match === null) return undefined
  const [whole, hex, decimal, name, semicolon] = match
  const end = at + whole.length
  if (name !== undefined) {
    const text = NAMED.get(name)
    return text === undefined ? undefined : { text, end }
  }
  const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16)
  const length = whole.length - (semicolon ?? '').length
  if (code === 0 || code >= 0x10ffff || length > MAX_NUMERIC_LENGTH) return undefined
  return { text: String.fromCodePoint(code), end }
}

/** Half of a surrogate pair, which no text may hold alone. */
export const isLoneSurrogate = (text: string): boolean => /^[\ud800-\udfff]$/.test(text)
