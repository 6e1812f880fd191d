import { namedCharacters } from './named-characters.ts'

/** Code points 128 to 159 are written by those who mean Windows-1252 (HTML standard, numeric character reference end state). */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

const REFERENCE = /&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,9}));?/g

/**
 * Character references become characters, once. Entities that a document declares itself are not known and stay as they are
 * written: nothing is expanded and nothing external is read.
 */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(REFERENCE, (written: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named(written, name)
    return numbered(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)) ?? written
  })
}

/** Without its semicolon a name is only believed of the oldest, as in `&amp`; a link's `&copy=1` stays. */
function named(written: string, name: string): string {
  const character = namedCharacters.get(name)
  if (character === undefined) return written
  if (written.endsWith(';')) return character
  return OFTEN_UNENDED.has(name) ? character : written
}
const OFTEN_UNENDED: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'nbsp'])

function numbered(code: number): string | null {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.charAt(code - 0x80)
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return ''
  return String.fromCodePoint(code)
}
