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

/** `1 March 2024`, `March 1, 2024`: null when it is none. */
export function writtenDate(cursor: Cursor): Literal | null {
  const [a, b, c, d] = [peek(cursor), peek(cursor, 1), peek(cursor, 2), peek(cursor, 3)]
  const dayFirst = a.kind === 'number' && months.has(b.value) && /^\d{4}$/.test(c.value)
  const comma = c.value === ','
  const year = comma ? d : c
  const monthFirst = months.has(a.value) && /^\d{1,2}$/.test(b.value) && /^\d{4}$/.test(year.value)
  if (!dayFirst && !monthFirst) return null
  const month = months.get(dayFirst ? b.value : a.value) ?? 0
  const last = dayFirst ? c : year
  cursor.at += dayFirst || !comma ? 3 : 4
  return isoLiteral(`${last.value}-${two(month)}-${two(dayFirst ? a.value : b.value)}`, { from: a.from, to: last.to })
}

/** What was written as text, where a value of another type is compared with it. */
export function readLiteral(value: string, type: string): Literal | null {
  const said = value.trim()
  if (/^(?:integer|decimal|number|duration)$/.test(type) && /^-?\d{1,18}(?:\.\d{1,12})?$/.test(said))
    return { type: 'number', value: said }
  if (type === 'boolean' && /^(?:true|yes)$/i.test(said)) return { type: 'boolean', value: true }
  if (type === 'boolean' && /^(?:false|no)$/i.test(said)) return { type: 'boolean', value: false }
  if ((type === 'date' || type === 'datetime') && isDate(said)) return { type: 'date', value: said }
  if ((type === 'date' || type === 'datetime') && isDatetime(said)) return { type: 'datetime', value: said }
  return null
}
