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

/** Types that a type is read from; what is of another is a misfit as a whole. */
const readable: Readonly<Record<Column['type'], readonly Column['type'][]>> = {
  text: [],
  integer: ['text', 'boolean', 'integer', 'decimal', 'number', 'duration'],
  decimal: ['text', 'boolean', 'integer', 'decimal', 'number', 'duration'],
  number: ['text', 'integer', 'decimal', 'duration'],
  duration: ['text', 'integer', 'decimal', 'number'],
  boolean: ['text', 'integer'],
  date: ['text', 'datetime'],
  datetime: ['text', 'date'],
}

function fitted(name: string, from: Typed, to: Typed): string {
  const type = sqlType(to)
  if (!readable[to.type].includes(from.type)) return `null::${type}`
  const cast = `try_cast(${name} as ${type})`
  const isExact = exactly(name, cast, from, to)
  return isExact === null ? cast : `case when ${isExact} then ${cast} end`
}

/** When a cast says the same; null: always, or it fails. */
function exactly(name: string, cast: string, from: Typed, to: Typed): string | null {
  if (to.type === 'integer' || to.type === 'decimal') return exactNumber(name, cast, from)
  if (from.type === 'datetime') return `${name} = date_trunc('day', ${name})`
  if (from.type !== 'integer') return null
  return to.type === 'boolean' ? `${name} in (0, 1)` : `abs(${name}) <= ${LARGEST_EXACT}`
}

function exactNumber(name: string, cast: string, from: Typed): string | null {
  switch (from.type) {
    case 'number':
    case 'duration':
      return `${cast}::double = ${name}`
    case 'decimal':
      return `${cast} = ${name}`
    case 'text':
      return `${cast} = try_cast(${name} as decimal(38, 15))`
    default:
      return null
  }
}
