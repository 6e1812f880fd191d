import { refuse } from '../refusal.ts'
import { asDecimal, asDouble, asText, isExact, isNumeric, isTime, type Value } from './value.ts'

const MAX_SCALE = 9
type Arithmetic = '+' | '-' | '*' | '/' | '%'
export const isArithmetic = (operator: string): operator is Arithmetic => '+-*/%'.includes(operator)
export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

const made = (sql: string, type: Value['type'], scale: number, ...of: readonly Value[]): Value => ({
  sql,
  type,
  scale,
  from: of.flatMap(({ from }) => from),
})

/** As a person would point at it. */
export function called(value: Value): string {
  if (value.column !== undefined) return `"${value.column.name}" (${value.column.type})`
  if (value.literal !== undefined && 'value' in value.literal) return `"${String(value.literal.value)}"`
  return value.type === 'null' ? 'an empty value' : `a ${value.type}`
}

/** What a person may do about a text where a number is wanted. */
export function readAs(value: Value, as: 'number' | 'date'): readonly string[] {
  return value.column === undefined ? [] : [`clean ${as} [${value.column.name.replaceAll(']', ']]')}]`]
}

/** @throws Refused: these two cannot be worked with. */
export function arithmetic(operator: Arithmetic, left: Value, right: Value): Value {
  if (left.type === 'null' || right.type === 'null') {
    const other = left.type === 'null' ? right : left
    return made('NULL', other.type === 'null' ? 'integer' : other.type, other.scale, left, right)
  }
  if (isTime(left)) return withTime(operator, left, right)
  if (!isNumeric(left)) notReckoned(operator, left)
  if (!isNumeric(right)) notReckoned(operator, right)
  if (operator === '/') return made(`(${asDouble(left)} / nullif(${asDouble(right)}, 0))`, 'number', 0, left, right)
  return isExact(left) && isExact(right) ? exactly(operator, left, right) : roughly(operator, left, right)
}

function notReckoned(operator: Arithmetic, odd: Value): never {
  const next = odd.type === 'text' ? 'Read it as a number first, or join texts with &.' : 'Use a number.'
  refuse(`${called(odd)} cannot be reckoned with "${operator}": only numbers can. ${next}`, readAs(odd, 'number'))
}

function exactly(operator: '+' | '-' | '*' | '%', left: Value, right: Value): Value {
  if (left.type === 'integer' && right.type === 'integer') {
    const divisor = operator === '%' ? `nullif(${right.sql}, 0)` : right.sql
    return made(`TRY(${left.sql} ${operator} ${divisor})`, 'integer', 0, left, right)
  }
  if (operator === '*') {
    const scale = left.scale + right.scale
    const sql = `TRY(${asDecimal(left, left.scale)} * ${asDecimal(right, right.scale)})`
    return scale <= MAX_SCALE
      ? made(sql, 'decimal', scale, left, right)
      : made(`TRY_CAST(${sql} AS DECIMAL(38, ${String(MAX_SCALE)}))`, 'decimal', MAX_SCALE, left, right)
  }
  const scale = Math.max(left.scale, right.scale)
  const divisor = asDecimal(right, scale)
  const sql = `TRY(${asDecimal(left, scale)} ${operator} ${operator === '%' ? `nullif(${divisor}, 0)` : divisor})`
  return made(sql, 'decimal', scale, left, right)
}

function roughly(operator: '+' | '-' | '*' | '%', left: Value, right: Value): Value {
  const divisor = operator === '%' ? `nullif(${asDouble(right)}, 0)` : asDouble(right)
  const both = left.type === 'duration' && right.type === 'duration'
  const type = both && (operator === '+' || operator === '-') ? 'duration' : 'number'
  return made(`(${asDouble(left)} ${operator} ${divisor})`, type, 0, left, right)
}

const DAY_US = 86_400_000_000

/** Days are added to dates and taken from them; two dates are days apart. */
function withTime(operator: Arithmetic, left: Value, right: Value): Value {
  if (operator === '-' && isTime(right)) {
    if (left.type === 'date' && right.type === 'date')
      return made(`date_diff('day', ${right.sql}, ${left.sql})`, 'integer', 0, left, right)
    const apart = `date_diff('microsecond', CAST(${right.sql} AS TIMESTAMP), CAST(${left.sql} AS TIMESTAMP))`
    return made(`(CAST(TRY(${apart}) AS DOUBLE) / ${String(DAY_US)})`, 'duration', 0, left, right)
  }
  if ((operator !== '+' && operator !== '-') || !isNumeric(right))
    refuse(
      `${called(left)} ${operator} ${called(right)} means nothing. Add days to a date, or take one date from another.`,
    )
  if (left.type === 'date' && right.type === 'integer')
    return made(`TRY(${left.sql} ${operator} TRY_CAST(${right.sql} AS INTEGER))`, 'date', 0, left, right)
  const span = `to_microseconds(CAST(round(${asDouble(right)} * ${String(DAY_US)}) AS BIGINT))`
  return made(`TRY(CAST(${left.sql} AS TIMESTAMP) ${operator} ${span})`, 'datetime', 0, left, right)
}

/**
 * True or false, never unknown: an empty cell is equal to nothing and different from everything, so that "not" means
 * what people mean by it. Texts are compared without regard to case, a moment with a day by its day.
 */
export function compare(operator: Comparison, left: Value, right: Value): Value {
  const [a, b] = comparable(operator, left, right)
  const sql = operator === '<>' ? `(${a} IS DISTINCT FROM ${b})` : `coalesce(${a} ${operator} ${b}, false)`
  return made(sql, 'boolean', 0, left, right)
}

/** Both as what can be compared. @throws Refused */
export function comparable(operator: Comparison | 'in', left: Value, right: Value): readonly [string, string] {
  if (left.type === 'null' || right.type === 'null') return [asNull(left), asNull(right)]
  if (isNumeric(left) && isNumeric(right)) return numbers(left, right)
  if (isTime(left) && isTime(right))
    return left.type === right.type
      ? [left.sql, right.sql]
      : [`CAST(${left.sql} AS DATE)`, `CAST(${right.sql} AS DATE)`]
  if (left.type !== right.type) notComparable(operator, left, right)
  return left.type === 'text' ? [`lower(${left.sql})`, `lower(${right.sql})`] : [left.sql, right.sql]
}

function numbers(left: Value, right: Value): readonly [string, string] {
  if (!isExact(left) || !isExact(right)) return [asDouble(left), asDouble(right)]
  if (left.type === 'integer' && right.type === 'integer') return [left.sql, right.sql]
  const scale = Math.max(left.scale, right.scale)
  return [asDecimal(left, scale), asDecimal(right, scale)]
}

function notComparable(operator: string, left: Value, right: Value): never {
  const [odd, other] = left.type === 'text' ? [left, right] : [right, left]
  const as = isNumeric(other) ? 'number' : isTime(other) ? 'date' : null
  refuse(
    `${called(left)} and ${called(right)} cannot be compared with "${operator}". Bring both to one type.`,
    odd.type === 'text' && as !== null ? readAs(odd, as) : [],
  )
}

const asNull = (value: Value): string => (value.type === 'null' ? 'NULL' : asText(value))

/** Texts one after the other; what is empty adds nothing. */
export function joined(parts: readonly Value[]): Value {
  return made(`concat(${parts.map(asText).join(', ')})`, 'text', 0, ...parts)
}

export function condition(value: Value): string {
  if (value.type !== 'boolean')
    refuse(`${called(value)} is neither true nor false. Compare it with something, as in: amount > 0.`)
  return value.column === undefined && value.literal === undefined ? value.sql : `coalesce(${value.sql}, false)`
}
