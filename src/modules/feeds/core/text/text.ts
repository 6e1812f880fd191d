/** Never shown and never meant: NUL and the other controls but for tab, line feed and carriage return; non-characters; a BOM. */

const NEVER_MEANT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff\ufeff]/g

export const withoutControls = (text: string): string =>
  text.search(NEVER_MEANT) === -1 ? text : text.replace(NEVER_MEANT, '')

/** One line: runs of blanks (non-breaking ones too) are one space, and none at the ends. */
export const oneLine = (text: string): string => text.replace(/[\s\u00a0\u200b\u2060]+/g, ' ').trim()

/** At most `max` UTF-16 units, never half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max)
}
