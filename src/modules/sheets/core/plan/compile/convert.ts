import type { Column, ColumnType } from '../../schema.ts'
import { phoneRules } from '../phones.ts'
import type { Compiled } from '../ports.ts'
import { refuse } from '../refusal.ts'
import type { Step } from '../step.ts'
import { mixed, plainly, reread, type Reading } from './reading.ts'
import { changed, keep, result, type Cell } from './result.ts'
import { cellText, finite } from './value.ts'
import type { Working } from './working.ts'

type Of<Op extends Step['op']> = Extract<Step, { op: Op }>
type Target = { readonly type: ColumnType; readonly scale: number }

function target(to: ColumnType, scale: number): Target {
  if (!Number.isInteger(scale) || scale < 0 || scale > 9) refuse('A decimal has 0 to 9 decimals.')
  if (to === 'decimal') return scale === 0 ? { type: 'integer', scale: 0 } : { type: to, scale }
  return { type: to, scale: 0 }
}

export function convert(step: Of<'convert'>, work: Working): Compiled {
  const to = target(step.to, step.scale)
  return result(
    work,
    changed(work, step.columns, (column) => converted(column, to, plainly)),
  )
}

function converted(column: Column, to: Target, reading: Reading): Cell {
  if (column.type === to.type && column.scale === to.scale && !column.misfits) return keep(column)
  if (to.type === 'text' || column.type === 'text') return reread(column, cellText(column), to, reading)
  const own = ownValue(column, to)
  if (own === null)
    refuse(`"${column.name}" is ${column.type} and cannot become ${to.type}. Convert it to text first.`, [
      `convert [${column.name}] to text`,
    ])
  return mixed(column, own, to, reading)
}

const isNumber = (type: ColumnType): boolean => ['integer', 'decimal', 'number', 'duration'].includes(type)

/** What is not text as another type; null where a value would lose something. Null: it cannot be. */
function ownValue(column: Column, to: Target): string | null {
  const own = `i.${column.id}`
  if (isNumber(column.type)) return ownNumber(column, to)
  if (column.type === to.type) return own
  if (column.type === 'boolean' && to.type === 'integer') return `CAST(${own} AS BIGINT)`
  if (column.type === 'date' && to.type === 'datetime') return `CAST(${own} AS TIMESTAMP)`
  if (column.type === 'datetime' && to.type === 'date')
    return `CASE WHEN CAST(CAST(${own} AS DATE) AS TIMESTAMP) = ${own} THEN CAST(${own} AS DATE) END`
  return null
}

function ownNumber(column: Column, to: Target): string | null {
  const own = `i.${column.id}`
  if (to.type === 'boolean') return `CASE ${own} WHEN 1 THEN true WHEN 0 THEN false END`
  if (!isNumber(to.type)) return null
  if (column.type === to.type && to.type !== 'decimal') return own
  return to.type === 'integer' || to.type === 'decimal' ? lossless(column, to) : finite(`CAST(${own} AS DOUBLE)`)
}

function lossless(column: Column, to: Target): string {
  const own = `i.${column.id}`
  const type = to.type === 'integer' ? 'BIGINT' : `DECIMAL(18, ${String(to.scale)})`
  const back = column.type === 'integer' || column.type === 'decimal' ? 'DECIMAL(38, 9)' : 'DOUBLE'
  const cast = `TRY_CAST(${own} AS ${type})`
  return `CASE WHEN TRY_CAST(${cast} AS ${back}) = CAST(${own} AS ${back}) THEN ${cast} END`
}

/** Without blanks around it, its `mailto:`, its brackets and what cannot be seen. */
function email(column: Column): Cell {
  const text = cellText(column)
  const bare = `lower(regexp_replace(regexp_replace(trim(${text}), '^(?:.*<)?(?:mailto:)?|>$', '', 'g'), '[\\s\\x{A0}\\x{200B}\\x{FEFF}]+', '', 'g'))`
  const fits = `length(${bare}) <= 254 AND NOT contains(${bare}, '..') AND regexp_matches(${bare}, '^[^@\\s,;<>"]+@[\\p{L}\\p{N}][\\p{L}\\p{N}.-]*[.][\\p{L}\\p{N}-]+[\\p{L}\\p{N}]$')`
  return textOrMisfit(column, text, `CASE WHEN ${fits} THEN ${bare} END`)
}

/** In the form of E.164, as `+380441234567`. */
function phone(column: Column, country: string | null, work: Working): Cell {
  const text = cellText(column)
  const signs = `regexp_replace(regexp_replace(${text}, '(?i)\\s*(?:ext|x|доб)[. ]*[0-9]{1,6}$', ''), '[\\s\\x{A0}().\\/-]+', '', 'g')`
  const world = `regexp_replace(${signs}, '^00', '+')`
  const whole = `WHEN regexp_matches(${world}, '^[+][1-9][0-9]{7,14}$') THEN ${world}`
  if (country === null) return textOrMisfit(column, text, `CASE ${whole} END`)
  const rule = phoneRules.get(country.toUpperCase())
  if (rule === undefined)
    refuse(
      `Phone numbers of the country "${country}" are not known. Use one of these or write numbers with + and their country code.`,
      [...phoneRules.keys()],
    )
  const [code, trunk, least, most] = rule
  const counted = (from: number): string => `{${String(least + from)},${String(most + from)}}`
  const bound = work.bind(`+${code}`)
  const withCode = `WHEN regexp_matches(${signs}, ${work.bind(`^${code}[0-9]${counted(0)}$`)}) THEN concat('+', ${signs})`
  const withTrunk = `WHEN regexp_matches(${signs}, ${work.bind(`^${trunk}[1-9][0-9]${counted(-1)}$`)}) THEN concat(${bound}, substring(${signs}, ${String(trunk.length + 1)}))`
  const bare = `WHEN regexp_matches(${signs}, ${work.bind(`^[1-9][0-9]${counted(-1)}$`)}) THEN concat(${bound}, ${signs})`
  return textOrMisfit(
    column,
    text,
    `CASE ${[whole, ...(trunk === '' ? [] : [withTrunk]), bare, withCode].join(' ')} END`,
  )
}

function textOrMisfit(column: Column, text: string, value: string): Cell {
  return {
    column: { ...column, type: 'text', scale: 0 },
    sql: value,
    odd: `CASE WHEN (${value}) IS NULL THEN nullif(trim(${text}), '') END`,
    from: [column.id],
  }
}

export function clean(step: Of<'clean'>, work: Working): Compiled {
  const reading = { dateOrder: step.dateOrder, decimalMark: step.decimalMark }
  const as = (column: Column): Cell => {
    switch (step.as) {
      case 'email':
        return email(column)
      case 'phone':
        return phone(column, step.country, work)
      case 'number':
        return converted(column, target('decimal', step.scale), reading)
      case 'date':
        return converted(column, target(column.type === 'datetime' ? 'datetime' : 'date', 0), reading)
    }
  }
  return result(work, changed(work, step.columns, as))
}
