/**
 * Text that a spreadsheet would run as a formula when it opens a text file: OWASP, "CSV Injection", with the wide forms
 * that some locales take for the same. A quote before it makes it text. A plain number is none, whatever its sign.
 */
const starters = ['=', '+', '-', '@', '\t', '\r', '\n', '\uff1d', '\uff0b', '\uff0d', '\uff20']
const QUOTE = "'"
const PLAIN_NUMBER = '[+-]?[0-9]+([.,][0-9]+)*'

export function harmless(text: string): string {
  const isRisky = starters.some((starter) => text.startsWith(starter))
  return isRisky && !new RegExp(`^${PLAIN_NUMBER}$`).test(text) ? QUOTE + text : text
}

export function harmlessSql(text: string): string {
  const list = starters.map((starter) => `chr(${starter.charCodeAt(0)})`).join(', ')
  const isRisky = `left(${text}, 1) in (${list}) and not regexp_full_match(${text}, '${PLAIN_NUMBER}')`
  return `case when ${isRisky} then '${QUOTE}${QUOTE}' || ${text} else ${text} end`
}
