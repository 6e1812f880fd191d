/**
 * Text that a spreadsheet would run as a formula when it opens a text file: OWASP, "CSV Injection", with the wide forms
 * that some locales take for the same. A quote before it makes it text. A plain number is none, whatever its sign.
 */
const starters = ['=', '+', '-', '@', '\t', '\r', '\n', '\uff1d', '\uff0b', '\uff0d', '\uff20']
const PLAIN_NUMBER = '[+-]?[0-9]+([.,][0-9]+)*'

export function harmless(text: string): string {
  const isRisky = starters.some((starter) => text.startsWith(starter))
  return isRisky && !new RegExp(`^${PLAIN_NUMBER}$`).test(text) ? `'${text}` : text
}

/** `in` with as many values would become a join, and rows would lose their order. */
export function harmlessSql(text: string): string {
  const all = starters.map((starter) => `chr(${starter.charCodeAt(0)})`).join(' || ')
  const isRisky = `${text} <> '' and contains(${all}, left(${text}, 1))`
  return `case when ${isRisky} and not regexp_full_match(${text}, '${PLAIN_NUMBER}') then '''' || ${text} else ${text} end`
}
