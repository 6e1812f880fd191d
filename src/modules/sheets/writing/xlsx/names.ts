const LONGEST = 31

/** `A` of 0, `AA` of 26. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter
}

/** A name that spreadsheets accept for a sheet, and that none of `taken` (in lower case) has; it is added to them. */
export function sheetName(wanted: string, taken: Set<string>): string {
  const cleaned = cleanName(wanted)
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? '' : ` (${count})`
    const name = cut(cleaned, LONGEST - suffix.length) + suffix
    if (taken.has(name.toLowerCase())) continue
    taken.add(name.toLowerCase())
    return name
  }
}

/** Without what sheet names may not hold; `History` is Excel's own. */
function cleanName(wanted: string): string {
  const name = wanted
    .toWellFormed()
    .replace(/[[\]:*?/\\\p{Cc}\ufffe\uffff]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[' ]+|(?<![' ])[' ]+$/g, '')
  const short = cut(name, LONGEST).replace(/(?<![' ])[' ]+$/, '')
  return short === '' || short.toLowerCase() === 'history' ? `Sheet ${short}`.trim() : short
}

/** No longer than `units` UTF-16 units, and never half a character. */
function cut(text: string, units: number): string {
  if (text.length <= units) return text
  const end = text.slice(0, units)
  return end.isWellFormed() ? end : end.slice(0, -1)
}
