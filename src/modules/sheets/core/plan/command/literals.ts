import { isDate, isDatetime } from '../compile/literal.ts'
import { refuseAt } from '../refusal.ts'
import type { Expression, Literal } from '../step.ts'
import { askOf } from './ask.ts'
import { peek, rewritten, type Cursor } from './cursor.ts'
import { months } from './words.ts'

export const literal = (of: Literal): Expression => ({ kind: 'literal', literal: of })
export const text = (value: string): Expression => literal({ type: 'text', value })
export const numeral = (value: string | number): Expression => literal({ type: 'number', value: String(value) })
export const compare = (
  operator: '=' | '<>' | '<' | '<=' | '>' | '>=',
  left: Expression,
  right: Expression,
): Expression => ({ kind: 'binary', operator, left, right })
export const both = (left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator: 'and',
  left,
  right,
})
export const empty: Expression = { kind: 'literal', literal: { type: 'null' } }

const two = (part: string | number): string => String(part).padStart(2, '0')

/** A date token as ISO. @throws Asked: both orders are days of the calendar; Refused: it is none. */
export function dateLiteral(cursor: Cursor): Literal {
  const token = peek(cursor)
  cursor.at++
  if (/^\d{4}-/.test(token.value)) return isoLiteral(token.value, token)
  const [first = '', second = '', year = ''] = token.value.split(/[./-]/)
  const dmy = `${year}-${two(second)}-${two(first)}`
  const mdy = `${year}-${two(first)}-${two(second)}`
  const both = isDate(dmy) && isDate(mdy) && dmy !== mdy && !token.value.includes('.')
  if (both)
    askOf(
      `"${token.value}" may be day/month or month/day. Which is meant?`,
      [dmy, mdy].map((each) => rewritten(cursor, token.from, token.to, each)),
    )
  return isoLiteral(isDate(dmy) || !isDate(mdy) ? dmy : mdy, token)
}

function isoLiteral(said: string, token: { from: number; to: number }): Literal {
  const [date = '', time] = said.split(/[T ]/)
  const [year = '', month = '', day = ''] = date.split('-')
  const iso = `${year}-${two(month)}-${two(day)}`
  const value = time === undefined ? iso : `${iso}T${time.padStart(5, '0')}`
  if (time === undefined ? !isDate(value) : !isDatetime(value))
    refuseAt(token, { message: `There is no day ${said} in the calendar. Write it as 2024-03-31.` })
  return { type: time === undefined ? 'date' : 'datetime', value }
}

const isYear = (said: string): boolean => /^\d{4}$/.test(said)

/** `1 March 2024`, `March 1, 2024`: null when it is none. */
export function writtenDate(cursor: Cursor): Literal | null {
  const [a, b] = [peek(cursor), peek(cursor, 1)]
  const [month, year] = [months.get(b.value), peek(cursor, 2)]
  if (a.kind !== 'number' || month === undefined || !isYear(year.value)) return monthFirst(cursor)
  cursor.at += 3
  return isoLiteral(`${year.value}-${two(month)}-${two(a.value)}`, { from: a.from, to: year.to })
}

function monthFirst(cursor: Cursor): Literal | null {
  const [a, b] = [peek(cursor), peek(cursor, 1)]
  const length = peek(cursor, 2).value === ',' ? 4 : 3
  const [month, year] = [months.get(a.value), peek(cursor, length - 1)]
  if (month === undefined || !/^\d{1,2}$/.test(b.value) || !isYear(year.value)) return null
  cursor.at += length
  return isoLiteral(`${year.value}-${two(month)}-${two(b.value)}`, { from: a.from, to: year.to })
}

/** What was written as text, where a value of another type is compared with it. */
export function readLiteral(value: string, type: string): Literal | null {
  const said = value.trim()
  if (type === 'boolean') return readTruth(said.toLowerCase())
  if (type === 'date' || type === 'datetime') {
    if (isDate(said)) return { type: 'date', value: said }
    return isDatetime(said) ? { type: 'datetime', value: said } : null
  }
  const isNumber = /^(?:integer|decimal|number|duration)$/.test(type) && /^-?\d{1,18}(?:\.\d{1,12})?$/.test(said)
  return isNumber ? { type: 'number', value: said } : null
}

function readTruth(said: string): Literal | null {
  if (said === 'true' || said === 'yes') return { type: 'boolean', value: true }
  return said === 'false' || said === 'no' ? { type: 'boolean', value: false } : null
}
