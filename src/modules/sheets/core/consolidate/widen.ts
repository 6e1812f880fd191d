import type { ColumnType } from '../schema.ts'
import type { SourceColumn } from './tables.ts'

export interface Widened {
  readonly type: ColumnType
  readonly scale: number
  /** Empty when all columns agree. */
  readonly why: string
}

type Typed = Pick<SourceColumn, 'type' | 'scale' | 'filled' | 'samples'>

const numeric: ReadonlySet<ColumnType> = new Set(['integer', 'decimal', 'number'])
const words: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'whole numbers',
  decimal: 'decimal numbers',
  number: 'numbers',
  boolean: 'true or false',
  date: 'dates',
  datetime: 'dates with time',
  duration: 'durations',
}
/** DECIMAL(18, scale). */
const DECIMAL_DIGITS = 18

/** The narrowest type that holds the values of all columns as they are. */
export function widen(columns: readonly Typed[]): Widened {
  const counted = columns.filter(({ filled }) => filled > 0)
  const first = counted[0]
  if (first === undefined) return { type: 'text', scale: 0, why: '' }
  const types = new Set(counted.map(({ type }) => type))
  const scale = Math.max(...counted.map((column) => (column.type === 'decimal' ? column.scale : 0)))
  if (types.size === 1 && first.type !== 'decimal') return { type: first.type, scale: 0, why: '' }
  const mix = `${tally(counted)}: `
  if ([...types].every((type) => numeric.has(type))) return widenNumbers(counted, types, { scale, mix })
  if ([...types].every((type) => type === 'date' || type === 'datetime'))
    return { type: 'datetime', scale: 0, why: `${mix}a date is the start of its day.` }
  const why = types.has('text') ? `${mix}only text holds all of them.` : `${mix}nothing but text holds them all.`
  return { type: 'text', scale: 0, why }
}

function widenNumbers(
  columns: readonly Typed[],
  types: ReadonlySet<ColumnType>,
  { scale, mix }: { readonly scale: number; readonly mix: string },
): Widened {
  if (types.has('number'))
    return { type: 'number', scale: 0, why: `${mix}numbers with more digits than exact decimals have.` }
  if (Math.max(...columns.map(wholeDigits)) + scale > DECIMAL_DIGITS)
    return { type: 'number', scale: 0, why: `${mix}together they have more than ${String(DECIMAL_DIGITS)} digits.` }
  const isSame = types.size === 1 && columns.every((column) => column.scale === scale)
  return { type: 'decimal', scale, why: isSame ? '' : `${mix}exact with ${String(scale)} decimals.` }
}

/** Digits before the point, as far as samples show. */
const wholeDigits = ({ samples }: Typed): number =>
  Math.max(1, ...samples.map((text) => (/^-?(\d+)/.exec(text.trim())?.[1] ?? '').length))

function tally(columns: readonly Typed[]): string {
  const counts = new Map<string, number>()
  for (const { type, scale } of columns) {
    const word = type === 'decimal' ? `decimal numbers (${String(scale)} places)` : words[type]
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].map(([word, count]) => `${word} in ${String(count)}`).join(', ')
}
