import type { CellValue, GridColumn } from './grid-table.ts'

const DAY_MINUTES = 1_440

/** Thousands apart, digit for digit as it was: `-1284.50` becomes `-1,284.50`. Text that is no number stays. */
export function groupDigits(number: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(number)
  if (match === null) return number
  const [, sign = '', whole = '', rest = ''] = match
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`
}

function clock(days: number): string {
  const minutes = Math.round(Math.abs(days) * DAY_MINUTES)
  const part = (value: number): string => String(value).padStart(2, '0')
  return `${days < 0 ? '-' : ''}${Math.floor(minutes / 60)}:${part(minutes % 60)}`
}

/** A cell in words. Integers are not grouped: many of them are numbers of orders and years. */
export function cellWords(value: CellValue, { type }: Pick<GridColumn, 'type'>): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (type === 'duration' && typeof value === 'number') return clock(value)
  if (type === 'decimal' || type === 'number') return groupDigits(String(value))
  if (type === 'datetime' && typeof value === 'string') return value.replace('T', ' ').replace(/(:00)?(\.0+)?Z?$/, '')
  return String(value)
}

export const isNumeric = ({ type }: Pick<GridColumn, 'type'>): boolean =>
  type === 'integer' || type === 'decimal' || type === 'number' || type === 'duration'
