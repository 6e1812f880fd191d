const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const MAX_CODE_POINT = 0x10ffff

const reference = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g

/** The five names of XML and character numbers; any other name stays as written. */
export const withoutEntities = (text: string): string =>
  text.includes('&')
    ? text.replace(reference, (match, hex?: string, decimal?: string, name?: string) =>
        name === undefined ? character(match, hex, decimal) : (named.get(name) ?? match),
      )
    : text

function character(match: string, hex: string | undefined, decimal: string | undefined): string {
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

interface RunState {
  isInText: boolean
  /** How deep in phonetic readings. */
  phonetic: number
}

/**
 * All text within `<t>` of a string with runs (`<r><t>…</t></r>`), without the phonetic readings (`<rPh>`); of an
 * element without `<t>`, pass `true`: all its text. One pass, whatever the markup is.
 */
export function richText(xml: string, isText = false): string {
  const state: RunState = { isInText: isText, phonetic: 0 }
  let text = ''
  let at = 0
  for (;;) {
    const open = xml.indexOf('<', at)
    const isRead = state.isInText && state.phonetic === 0
    if (isRead) text += withoutEntities(withLineFeeds(xml.slice(at, open < 0 ? undefined : open)))
    const next = open < 0 ? -1 : afterMarkup(xml, open)
    if (next < 0) return withoutEscapes(text)
    if (!xml.startsWith('<!', open)) passTag(state, xml, open, next)
    else if (isRead && xml.startsWith('<![CDATA[', open)) text += withLineFeeds(xml.slice(open + 9, next - 3))
    at = next
  }
}

function passTag(state: RunState, xml: string, open: number, next: number): void {
  const { name, isOpening } = tagAt(xml, open, next)
  if (name === 't') state.isInText = isOpening
  else if (name === 'rPh') state.phonetic = Math.max(0, state.phonetic + (isOpening ? 1 : -1))
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
