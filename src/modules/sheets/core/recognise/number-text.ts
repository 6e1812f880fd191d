/**
 * Numbers that people wrote as text: `1 284,50`, `1,284.50`, `(12.00)`, `12 %`, `-€ 3.5`, `1'000`. What looks like an
 * identifier stays text: leading zeros, 13 and more digits in a row, telephone numbers with a plus.
 */
export interface NumberReader {
  /** NaN: not a number, or one with more digits than a double holds. */
  read(text: string): number
  /** What the numbers so far say about their decimal mark. `either`: `1,284`, which is one or the other. */
  readonly seen: { dots: number; commas: number; either: number; readonly signs: Set<string> }
}

const longestExact = 15
const shortestIdentifier = 13
const phoneDigits = 7

const moneyWords =
  '(?:[A-Z]{0,3}\\$|[$€£¥₽₴₹₺₩₪₫฿₦₱₸₼₾]|USD|EUR|GBP|CHF|JPY|CNY|RUB|UAH|PLN|CZK|SEK|NOK|DKK|HUF|RON|BGN|TRY|INR|BRL|CAD|AUD|NZD|ZAR|MXN|KZT|руб\\.?|грн\\.?|zł|Kč|kr\\.?|Ft|Rs\\.?|R\\$)'
const before = new RegExp(`^${moneyWords}\\s*`, 'u')
const after = new RegExp(`\\s*${moneyWords}$`, 'u')
const scientific = /^[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}$/
const spaces = /[\s\u00a0\u2007\u2009\u202f]/

/** The shape of what is left after signs: digits with separators. */
interface Digits {
  readonly mantissa: string
  readonly decimals: number
  /** `openDot`, `openComma`: one mark and three digits after it, `1,284`. */
  readonly mark: 'dot' | 'comma' | 'openDot' | 'openComma' | 'none'
}

/** @param comma what the decimal mark is where a text can be read both ways */
export function createNumberReader(comma: boolean): NumberReader {
  const seen = { dots: 0, commas: 0, either: 0, signs: new Set<string>() }
  return {
    seen,
    read(text) {
      const plain = readPlain(text)
      if (plain === plain) {
        if (plain !== Math.floor(plain) || text.includes('.')) seen.dots++
        return plain
      }
      return readWritten(text, comma, seen)
    },
  }
}

/** `-12.5` and nothing that could be anything else; NaN for the rest, which is looked at closely. */
function readPlain(text: string): number {
  const length = text.length
  if (length === 0 || length > longestExact + 2) return NaN
  const start = text.charCodeAt(0) === 45 ? 1 : 0
  let mantissa = 0
  let dot = -1
  for (let i = start; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code === 46 && dot < 0) dot = i
    else if (code < 48 || code > 57) return NaN
    else mantissa = mantissa * 10 + code - 48
  }
  const decimals = dot < 0 ? 0 : length - dot - 1
  if (!isPlain(text, start, dot)) return NaN
  const value = mantissa / 10 ** decimals
  return start === 1 ? -value : value
}

/** Neither an identifier nor `1.284`, which may be a group of thousands. */
function isPlain(text: string, start: number, dot: number): boolean {
  const digitsBefore = (dot < 0 ? text.length : dot) - start
  const decimals = dot < 0 ? 0 : text.length - dot - 1
  if (!isPlainShape(digitsBefore, decimals, dot >= 0)) return false
  const beginsWithZero = text.charCodeAt(start) === 48
  if (beginsWithZero) return digitsBefore === 1
  return decimals !== 3 || digitsBefore > 3
}

function isPlainShape(digitsBefore: number, decimals: number, hasDot: boolean): boolean {
  if (digitsBefore === 0 || digitsBefore + decimals > longestExact) return false
  return hasDot ? decimals > 0 : digitsBefore < shortestIdentifier
}

function readWritten(text: string, comma: boolean, seen: NumberReader['seen']): number {
  if (text.length > 40 || !/\d/.test(text)) return NaN
  const bare = text.trim()
  if (scientific.test(bare) && /[.+]|e-|E-/.test(bare.slice(1))) return Number(bare)
  const { body, negative, percent, money, plus } = takeSigns(bare)
  const digits = shapeOf(body)
  if (digits === null || digits.mantissa.length > longestExact) return NaN
  if (looksLikeIdentifier(body, digits, { plus, money: money !== '', percent })) return NaN
  if (money !== '') seen.signs.add(money)
  const decimals = decimalsOf(digits, comma, seen) + (percent ? 2 : 0)
  const value = Number(digits.mantissa) / 10 ** decimals
  return negative ? -value : value
}

function decimalsOf(digits: Digits, comma: boolean, seen: NumberReader['seen']): number {
  if (digits.mark === 'dot') seen.dots++
  if (digits.mark === 'comma') seen.commas++
  if (digits.mark !== 'openDot' && digits.mark !== 'openComma') return digits.decimals
  seen.either++
  return (digits.mark === 'openComma') === comma ? 3 : 0
}

function looksLikeIdentifier(body: string, digits: Digits, signs: { plus: boolean; money: boolean; percent: boolean }) {
  const whole = digits.mark === 'none' && body.length === digits.mantissa.length
  if (signs.plus && whole && body.length >= phoneDigits) return true
  if (signs.money || signs.percent) return false
  return whole && body.length >= shortestIdentifier
}

function takeSigns(bare: string) {
  let body = bare
  let negative = false
  if (body.startsWith('(') && body.endsWith(')')) {
    negative = true
    body = body.slice(1, -1).trim()
  }
  const money: string[] = []
  const plus = body.startsWith('+')
  const strip = () => {
    const lead = before.exec(body)?.[0] ?? ''
    body = body.slice(lead.length)
    const trail = after.exec(body)?.[0] ?? ''
    body = body.slice(0, body.length - trail.length)
    for (const sign of [lead, trail]) if (sign.trim() !== '') money.push(sign.trim())
  }
  strip()
  if (/^[-−–+]/.test(body)) {
    negative = negative !== !body.startsWith('+')
    body = body.slice(1).trimStart()
    strip()
  } else if (/\d\s*[-−]$/.test(body)) {
    negative = !negative
    body = body.slice(0, -1).trimEnd()
  }
  const percent = body.endsWith('%')
  if (percent) body = body.slice(0, -1).trimEnd()
  return { body, negative, percent, plus, money: money[0] ?? '' }
}

const digitsAndSeparators = /^\d[\d.,'’\s\u00a0\u2007\u2009\u202f]*$/

function shapeOf(body: string): Digits | null {
  if (!digitsAndSeparators.test(body) || isSeparator(body.at(-1) ?? '')) return null
  const mantissa = body.replace(/\D/g, '')
  if (leadingZero(body.split(/\D/, 1)[0] ?? '')) return null
  if (mantissa.length === body.length) return { mantissa, decimals: 0, mark: 'none' }
  const separators = body.replace(/\d/g, '')
  const last = separators.at(-1) ?? ''
  if (last !== '.' && last !== ',') return grouped(body, last) ? { mantissa, decimals: 0, mark: 'none' } : null
  return markedShape({ body, mantissa, last, groups: separators.slice(0, -1) })
}

/** The last separator is a point or a comma: the decimal mark, or one of several groups. */
function markedShape(parts: { body: string; mantissa: string; last: string; groups: string }): Digits | null {
  const { body, mantissa, last, groups } = parts
  if (groups.includes(last)) {
    return grouped(body, last) ? { mantissa, decimals: 0, mark: last === ',' ? 'dot' : 'comma' } : null
  }
  const at = body.lastIndexOf(last)
  const head = body.slice(0, at)
  const decimals = body.length - at - 1
  const certain = { mantissa, decimals, mark: last === '.' ? 'dot' : 'comma' } as const
  if (groups !== '') return grouped(head, groups.charAt(0)) ? certain : null
  if (decimals !== 3 || head.length > 3 || head === '0') return certain
  return { mantissa, decimals: 3, mark: last === ',' ? 'openComma' : 'openDot' }
}

function isSeparator(char: string): boolean {
  return char === '.' || char === ',' || char === "'" || char === '’' || spaces.test(char)
}

function leadingZero(digits: string): boolean {
  return digits.length > 1 && digits.startsWith('0')
}

/** Groups of three by one separator; by commas also the Indian 12,34,567. */
function grouped(body: string, separator: string): boolean {
  const parts = spaces.test(separator) ? body.split(spaces) : body.split(separator)
  if (parts.some((part) => !/^\d+$/.test(part))) return false
  const [first = '', ...rest] = parts
  if (first.length > 3 || rest.length === 0) return false
  if (rest.every((part) => part.length === 3)) return true
  return separator === ',' && first.length <= 2 && rest.at(-1)?.length === 3 && isIndian(rest)
}

function isIndian(rest: readonly string[]): boolean {
  return rest.slice(0, -1).every((part) => part.length === 2)
}
