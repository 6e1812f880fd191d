import { refuse } from '../refusal.ts'
import type { Expression } from '../step.ts'
import { call } from './calls.ts'
import { literalValue } from './literal.ts'
import { arithmetic, called, comparable, compare, condition, isArithmetic, joined } from './operators.ts'
import { asDouble, asText, castTo, common, isEmptyCell, isExact, isNumeric, type Value } from './value.ts'
import type { Working } from './working.ts'

const MAX_DEPTH = 40
/** Characters: what stands in a formula once may stand in its SQL three times. */
const MAX_SQL = 200_000
const MAX_VALUES = 500

/** Columns are those of `input AS i`. @throws Refused */
export function expressionValue(expression: Expression, work: Working, depth = 0): Value {
  const value = valueOf(expression, work, depth)
  if (value.sql.length > MAX_SQL) refuse('The formula is too long. Part it in several columns.')
  return value
}

function valueOf(expression: Expression, work: Working, depth: number): Value {
  if (depth > MAX_DEPTH)
    refuse(`The formula is nested deeper than ${String(MAX_DEPTH)} levels. Part it in several columns.`)
  const inner = (each: Expression): Value => expressionValue(each, work, depth + 1)
  switch (expression.kind) {
    case 'literal':
      return literalValue(expression.literal, work)
    case 'column': {
      const column = work.column(expression.column)
      return { sql: `i.${column.id}`, type: column.type, scale: column.scale, column, from: [column.id] }
    }
    case 'unary':
      return unary(expression.operator, inner(expression.of))
    case 'binary':
      return binary(expression.operator, inner(expression.left), inner(expression.right))
    case 'call':
      return call(expression.name, expression.args.map(inner))
    case 'in':
      return oneOf(inner(expression.of), expression, work)
    case 'case':
      return cases(expression, inner)
  }
}

function unary(operator: 'not' | '-', value: Value): Value {
  if (operator === 'not') return { sql: `(NOT ${condition(value)})`, type: 'boolean', scale: 0, from: value.from }
  if (value.type !== 'null' && !isNumeric(value)) refuse(`${called(value)} has no opposite: "-" stands before numbers.`)
  const sql = isExact(value) ? value.sql : asDouble(value)
  return {
    sql: `TRY(-${sql})`,
    type: value.type === 'null' ? 'number' : value.type,
    scale: value.scale,
    from: value.from,
  }
}

type Binary = Extract<Expression, { kind: 'binary' }>['operator']

function binary(operator: Binary, left: Value, right: Value): Value {
  if (operator === 'and' || operator === 'or') return both(operator, left, right)
  if (operator === '&') return joined([left, right])
  if (isArithmetic(operator)) return arithmetic(operator, left, right)
  if (operator === '=' || operator === '<>') {
    if (right.type === 'null') return emptiness(left, operator === '=')
    if (left.type === 'null') return emptiness(right, operator === '=')
  }
  return compare(operator, left, right)
}

function both(operator: 'and' | 'or', left: Value, right: Value): Value {
  const sql = `(${condition(left)} ${operator === 'and' ? 'AND' : 'OR'} ${condition(right)})`
  return { sql, type: 'boolean', scale: 0, from: [...left.from, ...right.from] }
}

function emptiness(value: Value, wanted: boolean): Value {
  const text = value.type === 'text' ? `nullif(trim(${value.sql}), '')` : value.sql
  const empty = value.column === undefined ? `(${text} IS NULL)` : isEmptyCell(value.column)
  return { sql: wanted ? empty : `(NOT ${empty})`, type: 'boolean', scale: 0, from: value.from }
}

function oneOf(value: Value, expression: Extract<Expression, { kind: 'in' }>, work: Working): Value {
  if (expression.values.length === 0 || expression.values.length > MAX_VALUES)
    refuse(`A list holds 1 to ${String(MAX_VALUES)} values.`)
  const given = expression.values.map((literal) => literalValue(literal, work))
  const values = given.filter(({ type }) => type !== 'null')
  const parts: string[] = values.length < given.length ? [emptiness(value, true).sql] : []
  const widest = values.reduce((scale, each) => Math.max(scale, each.scale), value.scale)
  const left = { ...value, scale: widest }
  const pairs = values.map((each) => comparable('in', left, { ...each, scale: widest }))
  for (const [sql, group] of Map.groupBy(pairs, ([a]) => a))
    parts.push(`coalesce(${sql} IN (${group.map(([, b]) => b).join(', ')}), false)`)
  return { sql: `(${parts.join(' OR ')})`, type: 'boolean', scale: 0, from: value.from }
}

function cases(expression: Extract<Expression, { kind: 'case' }>, inner: (each: Expression) => Value): Value {
  if (expression.when.length === 0) refuse('A case has at least one "when".')
  const arms = expression.when.map((each) => ({ if: inner(each.if), then: inner(each.then) }))
  const otherwise = expression.otherwise === null ? null : inner(expression.otherwise)
  const results = [...arms.map(({ then }) => then), ...(otherwise === null ? [] : [otherwise])]
  const type = common(results)
  const cast = (value: Value): string => (type.type === 'text' ? asText(value) : castTo(value, type))
  const when = arms.map((arm) => `WHEN ${condition(arm.if)} THEN ${cast(arm.then)}`).join(' ')
  return {
    sql: `CASE ${when}${otherwise === null ? '' : ` ELSE ${cast(otherwise)}`} END`,
    ...type,
    from: [...arms.flatMap((arm) => arm.if.from), ...results.flatMap(({ from }) => from)],
  }
}
