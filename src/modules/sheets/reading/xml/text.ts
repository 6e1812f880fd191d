const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const MAX_CODE_POINT = 0x10ffff

/** The five names of XML and character numbers; any other name stays as written. */
export const withoutEntities = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g, (match, hex, decimal, name) =>
        character(match, { hex, decimal, name } as Reference),
      )
    : text

interface Reference {
  readonly hex: string | undefined
  readonly decimal: string | undefined
  readonly name: string | undefined
}

function character(match: string, { hex, decimal, name }: Reference): string {
  if (name !== undefined) return named.get(name) ?? match
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
  return code <= MAX_CODE_POINT ? String.fromCodePoint(code) : match
}

/** `_x000D_` is how workbooks write a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
const withoutEscapes = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text

/** XML reads every line end as \n; what `_x000D_` stands for is no line end of XML. */
const withLineFeeds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)

/** Text of an element without children. */
export const cellText = (raw: string): string => withoutEscapes(withoutEntities(withLineFeeds(raw)))

/**
 * All text within `<t>` of a string with runs (`<r><t>…</t></r>`), without the phonetic readings (`<rPh>`); of an
 * element without `<t>`, pass `true`: all its text. One pass, whatever the markup is.
 */
export function richText(xml: string, isText = false): string {
  let text = ''
  let isInText = isText
  let phonetic = 0
  let at = 0
  for (;;) {
    const open = xml.indexOf('<', at)
    if (isInText && phonetic === 0) text += withoutEntities(withLineFeeds(xml.slice(at, open < 0 ? undefined : open)))
    if (open < 0) break
    const next = afterMarkup(xml, open)
    if (next < 0) break
    if (xml.startsWith('<![CDATA[', open)) {
      if (isInText && phonetic === 0) text += withLineFeeds(xml.slice(open + 9, next - 3))
    } else {
      const tag = tagAt(xml, open, next)
      if (tag.name === 't') isInText = tag.isOpening
      else if (tag.name === 'rPh') phonetic = Math.max(0, phonetic + (tag.isOpening ? 1 : -1))
    }
    at = next
  }
  return withoutEscapes(text)
}

function afterMarkup(xml: string, open: number): number {
  const [close, length] = xml.startsWith('<![CDATA[', open)
    ? [']]>', 3]
    : xml.startsWith('<!--', open)
      ? ['-->', 3]
      : ['>', 1]
  const end = xml.indexOf(close, open)
  return end < 0 ? -1 : end + length
}

/** Local name; a tag that closes itself opens nothing. */
function tagAt(xml: string, open: number, next: number): { name: string; isOpening: boolean } {
  const isClosing = xml[open + 1] === '/'
  const tag = xml.slice(open + (isClosing ? 2 : 1), next - 1)
  const name = /^(?:[\w.-]{1,64}:)?([\w.-]{1,64})/.exec(tag)?.[1] ?? ''
  return { name, isOpening: !isClosing && !tag.endsWith('/') }
}
