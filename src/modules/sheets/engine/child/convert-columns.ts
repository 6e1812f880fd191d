import { sqlType, type Column } from '../../core/schema.ts'

type Typed = Pick<Column, 'type' | 'scale'>

/** A value of one column as that of another: exactly, or not at all. */
export interface Converted {
  /** Null where it does not fit. */
  readonly value: string
  /** Text of what does not fit; null: everything does. */
  readonly misfit: string | null
  /** Something may not fit besides what was a misfit before. */
  readonly isLossy: boolean
}

/** `name` is the column in SQL, with its relation. */
export function convertColumn(name: string, from: Column, to: Typed): Converted {
  const text = `${name}::varchar`
  const before = from.misfits ? `${name}x` : null
  if (to.type === 'text')
    return { value: before === null ? text : `coalesce(${text}, ${before})`, misfit: null, isLossy: false }
  if (isSame(from, to)) return { value: name, misfit: before, isLossy: false }
  const value = fitted(name, from, to)
  const misfit = `case when (${value}) is null then ${before === null ? text : `coalesce(${text}, ${before})`} end`
  return { value, misfit, isLossy: true }
}

const isSame = (from: Typed, to: Typed): boolean =>
  from.type === to.type && (from.type !== 'decimal' || from.scale === to.scale)

const LARGEST_EXACT = '9007199254740992'

function fitted(name: string, from: Typed, to: Typed): string {
  const cast = `try_cast(${name} as ${sqlType(to)})`
  switch (to.type) {
    case 'integer':
    case 'decimal':
      return exactNumber(name, from, to, cast)
    case 'number':
    case 'duration':
      if (from.type === 'integer') return `case when abs(${name}) <= ${LARGEST_EXACT} then ${cast} end`
      return isOf(from, ['decimal', 'number', 'duration', 'text']) ? cast : 'null::double'
    case 'boolean':
      if (from.type === 'integer') return `case when ${name} in (0, 1) then ${cast} end`
      return from.type === 'text' ? cast : 'null::boolean'
    case 'date':
      if (from.type === 'datetime') return `case when ${name} = date_trunc('day', ${name}) then ${cast} end`
      return from.type === 'text' ? cast : 'null::date'
    case 'datetime':
      return isOf(from, ['date', 'text']) ? cast : 'null::timestamp'
    case 'text':
      return `${name}::varchar`
  }
}

/** A cast would round. */
function exactNumber(name: string, from: Typed, to: Typed, cast: string): string {
  if (from.type === 'boolean') return cast
  if (from.type === 'integer') return cast
  if (isOf(from, ['number', 'duration'])) return `case when ${cast}::double = ${name} then ${cast} end`
  if (from.type === 'decimal') return `case when ${cast} = ${name} then ${cast} end`
  if (from.type === 'text') return `case when ${cast} = try_cast(${name} as decimal(38, 15)) then ${cast} end`
  return `null::${sqlType(to)}`
}

const isOf = (from: Typed, types: readonly Column['type'][]): boolean => types.includes(from.type)
