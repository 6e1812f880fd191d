import { namedCharacters } from './named-characters.ts'

/** Code points 128 to 159 are written by those who mean Windows-1252 (HTML standard, numeric character reference end state). */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

/** The longest name that is known has eight letters, the longest number eight digits. */
const MAX_REFERENCE = 10
const BODY = /^(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,9}))/

/**
 * Character references become characters, once. Entities that a document declares itself are not known and stay as they are
 * written: nothing is expanded and nothing external is read.
 */
export function decodeReferences(text: string): string {
  let at = text.indexOf('&')
  if (at === -1) return text
  let decoded = ''
  let last = 0
  while (at !== -1) {
    const { character, end } = referenceAt(text, at)
    if (character !== null) {
      decoded += text.slice(last, at) + character
      last = end
    }
    at = text.indexOf('&', end)
  }
  return decoded + text.slice(last)
}

/** What stands for a character from `at` on, and where it ends; no character: it is no reference. */
function referenceAt(text: string, at: number): { readonly character: string | null; readonly end: number } {
  const written = text.slice(at + 1, at + 2 + MAX_REFERENCE)
  const semicolon = written.indexOf(';')
  const known = semicolon === -1 ? undefined : namedCharacters.get(written.slice(0, semicolon))
  if (known !== undefined) return { character: known, end: at + semicolon + 2 }
  const [body, decimal, hex, name] = BODY.exec(written) ?? []
  if (body === undefined) return { character: null, end: at + 1 }
  const isEnded = written.charAt(body.length) === ';'
  const end = at + 1 + body.length + (isEnded ? 1 : 0)
  if (name !== undefined) return { character: isEnded ? null : unended(name), end }
  return { character: numbered(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)), end }
}

/** Without its semicolon a name is only believed of the oldest, as in `&amp`; a link's `&copy=1` stays. */
const unended = (name: string): string | null => (OFTEN_UNENDED.has(name) ? (namedCharacters.get(name) ?? null) : null)
const OFTEN_UNENDED: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'nbsp'])

function numbered(code: number): string | null {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.charAt(code - 0x80)
  const isControl = code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d
  if (isControl || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return ''
  return String.fromCodePoint(code)
}
