import { refuse } from './refusal.ts'

const MAX_LENGTH = 500
/** Of all counted repeats together: each is written out in RE2's program, which has an end. */
const MAX_REPEAT = 50
const MAX_GROUPS = 20
const classes = new Set(['L', 'Lu', 'Ll', 'N', 'Nd', 'P', 'S', 'Z', 'Zs', 'Cyrillic', 'Latin', 'Greek'])
const letters = 'dDwWsSbBtnrA'
const signs = '.\\+*?()|[]{}^$/-_ "\'&%#@!:;,<>=~`'

interface Reading {
  readonly text: string
  at: number
  groups: number
  counted: number
}

/**
 * A pattern that DuckDB's RE2 takes (it runs in time that grows with the text only): we refuse what RE2 would throw
 * at, since one bad pattern would end the whole step. @throws Refused
 */
export function checkPattern(text: string): { readonly groups: number } {
  if (text === '' || text.length > MAX_LENGTH) refuse(`A pattern has 1 to ${String(MAX_LENGTH)} characters.`)
  const reading: Reading = { text, at: 0, groups: 0, counted: 0 }
  alternatives(reading, 0)
  if (reading.at < text.length) wrong(reading, 'a ")" closes nothing')
  return { groups: reading.groups }
}

function wrong(reading: Reading, why: string): never {
  refuse(`The pattern "${reading.text}" cannot be read at character ${String(reading.at + 1)}: ${why}.`)
}

const peek = (reading: Reading): string => reading.text[reading.at] ?? ''

function alternatives(reading: Reading, depth: number): void {
  if (depth > 10) wrong(reading, 'it is nested too deep')
  while (reading.at < reading.text.length && peek(reading) !== ')') {
    if (peek(reading) === '|') {
      reading.at++
      continue
    }
    atom(reading, depth)
    quantifier(reading)
  }
}

const repeats = (reading: Reading): boolean => /^[*+?{]/.test(peek(reading))

function atom(reading: Reading, depth: number): void {
  const sign = peek(reading)
  if ('*+?{'.includes(sign)) wrong(reading, `"${sign}" repeats nothing (write \\${sign} for the sign itself)`)
  if (sign === '(') group(reading, depth)
  else if (sign === '[') characterClass(reading)
  else if (sign === '\\') escape(reading, true)
  else reading.at++
}

function group(reading: Reading, depth: number): void {
  reading.at++
  const [kind = ''] = /^\?(?:[ims]{1,3}\)|[ims]{0,3}:)/.exec(reading.text.slice(reading.at)) ?? []
  if (kind === '' && peek(reading) === '?') wrong(reading, 'only (?: ) and (?i) are known after "(?"')
  reading.at += kind.length
  if (kind.endsWith(')')) {
    if (repeats(reading)) wrong(reading, 'flags cannot be repeated')
    return
  }
  if (kind === '' && ++reading.groups > MAX_GROUPS) wrong(reading, 'it has too many groups')
  alternatives(reading, depth + 1)
  if (peek(reading) !== ')') wrong(reading, 'a "(" is not closed')
  reading.at++
}

function counted(reading: Reading, least: number, most: number): void {
  if (least > most) wrong(reading, 'it repeats from more to less')
  if (reading.text[reading.at - 1] === ')' && reading.counted > 0) wrong(reading, 'counted repeats are in each other')
  reading.counted += most
  if (reading.counted > MAX_REPEAT) wrong(reading, `it counts to more than ${String(MAX_REPEAT)} in all`)
}

function quantifier(reading: Reading): void {
  const found = /^(?:[*+?]|\{(\d{1,4})(?:,(\d{0,4}))?\})\??/.exec(reading.text.slice(reading.at))
  if (found === null) {
    if (peek(reading) === '{') wrong(reading, '"{" repeats nothing (write \\{ for the sign itself)')
    return
  }
  const [whole, least = '', most = ''] = found
  const top = Number(most === '' ? least : most)
  if (least !== '') counted(reading, Number(least), top)
  reading.at += whole.length
  if (repeats(reading)) wrong(reading, 'two repeats follow each other')
}

function escape(reading: Reading, outside: boolean): void {
  const next = reading.text[reading.at + 1] ?? ''
  if (next === 'p' || next === 'P') {
    unicodeClass(reading)
    return
  }
  const known = letters.includes(next) && (outside || !'bBA'.includes(next))
  if (next === '' || !(known || signs.includes(next))) wrong(reading, `"\\${next}" means nothing`)
  reading.at += 2
}

function unicodeClass(reading: Reading): void {
  const found = /^\\[pP](?:\{(\w+)\}|(\w))/.exec(reading.text.slice(reading.at))
  if (found === null || !classes.has(found[1] ?? found[2] ?? '')) wrong(reading, 'this \\p{...} is not known')
  reading.at += found[0].length
}

function characterClass(reading: Reading): void {
  reading.at++
  if (peek(reading) === '^') reading.at++
  let first = true
  while (first || peek(reading) !== ']') {
    if (peek(reading) === '') wrong(reading, 'a "[" is not closed')
    if (first && peek(reading) === ']') wrong(reading, 'a "[]" holds nothing (write \\] for the sign itself)')
    if (/^\[[:.=]/.test(reading.text.slice(reading.at))) wrong(reading, 'use \\d, \\w, \\s or \\p{L} instead')
    member(reading)
    first = false
  }
  reading.at++
}

function member(reading: Reading): void {
  const low = single(reading)
  if (peek(reading) !== '-' || reading.text[reading.at + 1] === ']') return
  reading.at++
  if (peek(reading) === '') wrong(reading, 'a "[" is not closed')
  const high = single(reading)
  if (low === null || high === null || low > high) wrong(reading, 'a range goes from the smaller to the larger sign')
}

/** Its code point; null: it stands for several. */
function single(reading: Reading): number | null {
  if (peek(reading) === '\\') {
    const next = reading.text[reading.at + 1] ?? ''
    escape(reading, false)
    return letters.includes(next) || next === 'p' || next === 'P' ? null : (next.codePointAt(0) ?? null)
  }
  const code = reading.text.codePointAt(reading.at) ?? 0
  reading.at += code > 0xffff ? 2 : 1
  return code
}
