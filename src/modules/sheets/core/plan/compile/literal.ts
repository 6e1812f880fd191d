import { refuse } from '../refusal.ts'
import type { Literal } from '../step.ts'
import type { Value } from './value.ts'
import type { Working } from './working.ts'

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/
const isoTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?$/
const decimalText = /^-?\d{1,30}(?:\.\d{1,30})?$/

export function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = isoDate.exec(text) ?? []
  if (Number(year) < 1) return false
  const date = new Date(`${text}T00:00:00Z`)
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day)
}

export function isDatetime(text: string): boolean {
  const [, date = '', hour = '', minute = '', second = '0'] = isoTime.exec(text) ?? []
  return isDate(date) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}

/** @throws Refused */
export function literalValue(literal: Literal, work: Working): Value {
  switch (literal.type) {
    case 'null':
      return { sql: 'NULL', type: 'null', scale: 0, literal, from: [] }
    case 'text':
      return { sql: `CAST(${work.bind(literal.value)} AS VARCHAR)`, type: 'text', scale: 0, literal, from: [] }
    case 'boolean':
      return { sql: literal.value ? 'true' : 'false', type: 'boolean', scale: 0, literal, from: [] }
    case 'date':
      if (!isDate(literal.value)) refuse(`"${literal.value}" is no day of the calendar. Write it as 2024-03-31.`)
      return { sql: `CAST(${work.bind(literal.value)} AS DATE)`, type: 'date', scale: 0, literal, from: [] }
    case 'datetime':
      if (!isDatetime(literal.value)) refuse(`"${literal.value}" is no moment. Write it as 2024-03-31T18:30.`)
      return { sql: `CAST(${work.bind(literal.value)} AS TIMESTAMP)`, type: 'datetime', scale: 0, literal, from: [] }
    case 'number':
      return numberValue(literal, work)
  }
}

function numberValue(literal: Literal & { readonly type: 'number' }, work: Working): Value {
  if (!decimalText.test(literal.value)) refuse(`"${literal.value}" is no number. Write it as 1234.50.`)
  const [whole = '', decimals = ''] = literal.value
    .replace('-', '')
    .replace(/^0+(?=\d)/, '')
    .split('.')
  const bound = work.bind(literal.value)
  if (decimals === '' && whole.length <= 18)
    return { sql: `CAST(${bound} AS BIGINT)`, type: 'integer', scale: 0, literal, from: [] }
  if (decimals !== '' && decimals.length <= 9 && whole.length + decimals.length <= 18)
    return {
      sql: `CAST(${bound} AS DECIMAL(18, ${String(decimals.length)}))`,
      type: 'decimal',
      scale: decimals.length,
      literal,
      from: [],
    }
  return { sql: `CAST(${bound} AS DOUBLE)`, type: 'number', scale: 0, literal, from: [] }
}
