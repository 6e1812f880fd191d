import { refuseAt } from '../refusal.ts'

export interface Token {
  /** `name` is in brackets, `text` in quotes, `part` is `;` or a new line. */
  readonly kind: 'word' | 'number' | 'date' | 'name' | 'text' | 'sign' | 'part' | 'end'
  /** What it says: without quotes, words in small letters. */
  readonly value: string
  readonly from: number
  readonly to: number
}

const MAX_TOKENS = 20_000
const blank = /[^\S\n]+/uy
const comment = /#[^\n]*/y
const date =
  /(?:\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?|\d{1,2}([./-])\d{1,2}\1\d{4})(?![\p{L}\p{N}_])/uy
const number = /(?:\d+(?:\.\d+)?|\.\d+)(?![\p{L}\p{N}_])/uy
const word = /[\p{L}\p{N}_$€£№#@](?:[\p{L}\p{M}\p{N}_$€£№#@]|['’](?=\p{L}))*/uy
const sign = /<=|>=|<>|!=|==|->|=>|→|\.\.\.?|…|≤|≥|≠|[^\s]/uy
const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '„': '“',
  '«': '»',
  '‘': '’',
  '`': '`',
}

const plain: readonly (readonly [RegExp, Token['kind']])[] = [
  [blank, 'end'],
  [date, 'date'],
  [number, 'number'],
  [word, 'word'],
  [sign, 'sign'],
]
const remark: typeof plain = [[comment, 'end']]

/** @throws Refused: a quote or a bracket that is not closed; with `open`, it reaches to the end instead. */
export function tokenise(text: string, open = false): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const token = next(text, at, open)
    at = token.to
    if (token.kind !== 'end') tokens.push(token)
    if (tokens.length > MAX_TOKENS) refuseAt(token, { message: 'The text is too long for a plan. Part it in several.' })
  }
  tokens.push({ kind: 'end', value: '', from: text.length, to: text.length })
  return tokens
}

function next(text: string, at: number, open: boolean): Token {
  const first = text[at] ?? ''
  if (first === '\n' || first === ';') return { kind: 'part', value: first, from: at, to: at + 1 }
  if (first === '[') return enclosed(text, at, ']', open)
  const close = quotes[first]
  if (close !== undefined) return enclosed(text, at, close, open)
  const startsLine = first === '#' && /(?:^|[\n;])[^\S\n;]*$/.test(text.slice(Math.max(0, at - 200), at))
  for (const [pattern, kind] of startsLine ? remark : plain) {
    const found = match(text, at, pattern, kind)
    if (found !== null) return found
  }
  return { kind: 'end', value: '', from: at, to: at + 1 }
}

function match(text: string, at: number, pattern: RegExp, kind: Token['kind']): Token | null {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  if (found === null) return null
  const [value] = found
  const said = kind === 'word' ? value.toLowerCase() : kind === 'number' && value.startsWith('.') ? `0${value}` : value
  return { kind, value: said, from: at, to: at + value.length }
}

/** A closing sign within is written twice. */
function enclosed(text: string, from: number, close: string, open: boolean): Token {
  const kind = close === ']' ? 'name' : 'text'
  let value = ''
  for (let at = from + 1; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (sign === close && text[at + 1] !== close) return { kind, value, from, to: at + 1 }
    if (sign === close) at++
    value += sign
  }
  if (open) return { kind, value, from, to: text.length }
  const what = close === ']' ? 'bracket [' : `quote ${text[from] ?? ''}`
  refuseAt({ from, to: text.length }, { message: `The ${what} is not closed. Add ${close} at its end.` })
}
