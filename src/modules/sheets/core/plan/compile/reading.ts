import type { Column, ColumnType } from '../../schema.ts'
import type { Cell } from './result.ts'
import { cellText, isEmptyCell } from './value.ts'

/** How text is read as a type; every piece of SQL here is null for what cannot be read. */
export interface Reading {
  readonly dateOrder: 'dmy' | 'mdy' | null
  readonly decimalMark: '.' | ',' | null
}
export const plainly: Reading = { dateOrder: null, decimalMark: null }

const anyBlank = `'[\\s\\x{A0}\\x{2007}\\x{202F}\\x{200B}\\x{FEFF}]+'`

/**
 * `1 234,50`, `$1,234.50`, `(12.00)`, `12-`, `1'000` as decimal text; percent signs divide by a hundred later. Of a
 * number with one mark and three digits after it, `,` parts thousands and `.` decimals, unless the mark is given.
 */
export function numberText(text: string, mark: Reading['decimalMark']): string {
  const bare = `regexp_replace(${text}, ${anyBlank}, '', 'g')`
  const signed = `CASE WHEN regexp_matches(${bare}, '^\\(.*\\)$') OR regexp_matches(${bare}, '^[^0-9]*[-\\x{2212}]|[0-9][-\\x{2212}]$') THEN '-' ELSE '' END`
  const core = `regexp_extract(${bare}, '^[-+\\x{2212}(]?(?:\\p{Sc}|[A-Z]{3})?[-+\\x{2212}]?([0-9][0-9.,'']*|[.,][0-9]+)(?:\\p{Sc}|[A-Z]{3})?[-)]?$', 1)`
  return `concat(${signed}, ${plainDigits(core, mark)})`
}

/** Digits with their marks -> digits with one point at most; '' where the marks make no sense. */
function plainDigits(core: string, mark: Reading['decimalMark']): string {
  const comma = `replace(replace(replace(${core}, '''', ''), '.', ''), ',', '.')`
  const point = `replace(replace(${core}, '''', ''), ',', '')`
  const asComma = `regexp_matches(${core}, '^(?:[0-9]{1,3}(?:[.''][0-9]{3})+|[0-9]*)(?:,[0-9]*)?$')`
  const asPoint = `regexp_matches(${core}, '^(?:[0-9]{1,3}(?:[,''][0-9]{3})+|[0-9]*)(?:[.][0-9]*)?$')`
  if (mark === ',') return `CASE WHEN ${asComma} THEN ${comma} ELSE '' END`
  if (mark === '.') return `CASE WHEN ${asPoint} THEN ${point} ELSE '' END`
  return `CASE WHEN ${asPoint} THEN ${point} WHEN ${asComma} THEN ${comma} ELSE '' END`
}

/** Decimals of a decimal text, without zeros at its end. */
const decimalsOf = (text: string): string => `length(regexp_extract(${text}, '[.]([0-9]*[1-9])0*$', 1))`

function asDecimalNumber(text: string, scale: number, mark: Reading['decimalMark']): string {
  const digits = numberText(text, mark)
  const type = scale === 0 ? 'BIGINT' : `DECIMAL(18, ${String(scale)})`
  return `CASE WHEN ${decimalsOf(digits)} <= ${String(scale)} THEN TRY_CAST(${digits} AS ${type}) END`
}

const formats = {
  iso: ['%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%Y%m%d'],
  dmy: ['%d.%m.%Y', '%d/%m/%Y', '%d-%m-%Y', '%d.%m.%y', '%d/%m/%y', '%d-%m-%y'],
  mdy: ['%m/%d/%Y', '%m-%d-%Y', '%m/%d/%y', '%m-%d-%y', '%d.%m.%Y', '%d.%m.%y'],
  named: ['%d %b %Y', '%d %B %Y', '%b %d %Y', '%B %d %Y', '%d-%b-%Y', '%d-%b-%y', '%d %b %y'],
} as const
const clocks = ['', ' %H:%M', ' %H:%M:%S']

function dateFormats(order: Reading['dateOrder']): string {
  const dates = [...formats.iso, ...formats[order ?? 'dmy'], ...formats.named]
  return `[${dates.flatMap((date) => clocks.map((clock) => `'${date}${clock}'`)).join(', ')}]`
}

/** Days first unless told otherwise; a number of five digits is a day as workbooks count them. */
function asMoment(text: string, order: Reading['dateOrder']): string {
  const tidy = `regexp_replace(replace(replace(regexp_replace(trim(${text}), ${anyBlank}, ' ', 'g'), ',', ''), 'T', ' '), '(?:[.]0+)?Z?$', '')`
  const serial = `CAST(make_date(1899, 12, 30) + TRY_CAST(${text} AS INTEGER) AS TIMESTAMP)`
  return `CASE WHEN regexp_matches(${text}, '^[1-9][0-9]{4}$') THEN ${serial} ELSE try_strptime(${tidy}, ${dateFormats(order)}) END`
}

const truths = `'true', 'yes', 'y', '1', 'x', '+', 'да', 'так', 'oui', 'ja', 'si', 'tak'`
const untruths = `'false', 'no', 'n', '0', '-', 'нет', 'ні', 'non', 'nein', 'nie'`

function asTruth(text: string): string {
  return `CASE WHEN lower(trim(${text})) IN (${truths}) THEN true WHEN lower(trim(${text})) IN (${untruths}) THEN false END`
}

/** `1:30`, `26:15:10` or a number of days. */
function asDuration(text: string): string {
  const clock = (at: number): string =>
    `CAST(nullif(regexp_extract(${text}, '^([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?$', ${String(at)}), '') AS DOUBLE)`
  return `coalesce(${clock(1)} / 24 + ${clock(2)} / 1440 + coalesce(${clock(3)}, 0) / 86400, TRY_CAST(${text} AS DOUBLE))`
}

/** @param text SQL of VARCHAR */
export function readText(text: string, to: { type: ColumnType; scale: number }, reading: Reading): string {
  switch (to.type) {
    case 'text':
      return text
    case 'integer':
      return asDecimalNumber(text, 0, reading.decimalMark)
    case 'decimal':
      return asDecimalNumber(text, to.scale, reading.decimalMark)
    case 'number':
      return `coalesce(TRY_CAST(${numberText(text, reading.decimalMark)} AS DOUBLE), TRY_CAST(nullif(regexp_extract(trim(${text}), '^[-+]?[0-9.]+[eE][-+]?[0-9]{1,3}$'), '') AS DOUBLE))`
    case 'boolean':
      return asTruth(text)
    case 'date':
      return `CAST(${asMoment(text, reading.dateOrder)} AS DATE)`
    case 'datetime':
      return asMoment(text, reading.dateOrder)
    case 'duration':
      return asDuration(text)
  }
}

/** The column read anew as `to` from its text; what cannot be read is kept as it is written, as a misfit. */
export function reread(column: Column, text: string, to: { type: ColumnType; scale: number }, reading: Reading): Cell {
  const made = { ...column, type: to.type, scale: to.type === 'decimal' ? to.scale : 0 }
  if (to.type === 'text') return { column: made, sql: `nullif(${text}, '')`, odd: null, from: [column.id] }
  const value = readText(text, made, reading)
  const odd = `CASE WHEN (${value}) IS NULL THEN nullif(trim(${text}), '') END`
  return { column: made, sql: value, odd, from: [column.id] }
}

/** A value of the column itself, where there is one, is taken by `own`; misfits and texts are read. */
export function mixed(column: Column, own: string, to: { type: ColumnType; scale: number }, reading: Reading): Cell {
  const made = { ...column, type: to.type, scale: to.type === 'decimal' ? to.scale : 0 }
  const value = column.misfits
    ? `CASE WHEN i.${column.id} IS NOT NULL THEN ${own} ELSE ${readText(`i.${column.id}x`, made, reading)} END`
    : own
  const odd = `CASE WHEN (${value}) IS NULL AND NOT ${isEmptyCell(column)} THEN ${cellText(column)} END`
  return { column: made, sql: value, odd, from: [column.id] }
}
