import type { ColumnId } from '../schema.ts'
import { written } from './command/cursor.ts'
import { functions } from './functions.ts'
import type { PlanContext } from './ports.ts'
import type { Aggregate, Expression, Literal, NewColumn, Rule, SortKey, Step } from './step.ts'

type Names = (id: ColumnId) => string

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
const many = (items: readonly string[]): string => items.join(', ')
/** Names of new columns are always in brackets: no word after them can be taken for a part of them. */
const named = ({ name }: NewColumn): string => `[${name.replaceAll(']', ']]')}]`

/** The step as a command: parsed with the same context it is the same step. */
export function describe(step: Step, context: PlanContext): string {
  const names = new Map(context.columns.map(({ id, name }) => [id, name]))
  return said(step, (id) => written(names.get(id) ?? id), context)
}

function said(step: Step, name: Names, context: PlanContext): string {
  const list = (ids: readonly ColumnId[]): string => many(ids.map(name))
  switch (step.op) {
    case 'rename':
      return `rename ${many(step.columns.map(({ column, to }) => `${name(column)} to ${named({ column, name: to })}`))}`
    case 'drop':
      return `drop columns ${list(step.columns)}`
    case 'select':
      return `select columns ${list(step.columns)}`
    case 'reorder':
      return moved(step.columns, context, list)
    case 'derive': {
      const set = context.columns.some(({ id }) => id === step.column)
      return set
        ? `set ${name(step.column)} = ${formula(step.expression, name)}`
        : `add ${named(step)} = ${formula(step.expression, name)}`
    }
    case 'filter':
      return `${step.keep ? 'keep' : 'delete'} rows where ${formula(step.where, name)}`
    case 'sort':
      return `sort by ${sortKeys(step.by, name)}`
    case 'sample':
      return `sample ${String(step.rows)} rows seed ${String(step.seed)}`
    case 'top':
      return ranked(step, name)
    case 'deduplicate': {
      const by = step.by.length === 0 ? '' : ` by ${list(step.by)}`
      return `remove duplicates${by} keep ${step.keep}${step.order.length === 0 ? '' : ` by ${sortKeys(step.order, name)}`}`
    }
    default:
      return ofText(step, name, list)
  }
}

/** Where all columns are told, the last that are out of their order went to the end. */
function moved(ids: readonly ColumnId[], context: PlanContext, list: (ids: readonly ColumnId[]) => string): string {
  const places = ids.map((id) => context.columns.findIndex((column) => column.id === id))
  const breaks = places.findIndex((place, at) => at > 0 && place < (places[at - 1] ?? 0))
  return breaks > 0 && ids.length === context.columns.length
    ? `move ${list(ids.slice(breaks))} to the end`
    : `move ${list(ids)} first`
}

type OfText = Exclude<
  Step,
  { op: 'rename' | 'drop' | 'select' | 'reorder' | 'derive' | 'filter' | 'sort' | 'sample' | 'top' | 'deduplicate' }
>

function ofText(step: OfText, name: Names, list: (ids: readonly ColumnId[]) => string): string {
  switch (step.op) {
    case 'fill':
      return typeof step.with === 'string'
        ? `fill ${list(step.columns)} ${step.with}`
        : `fill ${list(step.columns)} with ${literal(step.with)}`
    case 'split':
      return `split ${name(step.column)} by ${quote(step.by)} into ${many(step.into.map(named))}`
    case 'merge':
      return `merge ${list(step.columns)} into ${named(step.into)} with ${quote(step.separator)}${step.keepParts ? ' keep parts' : ''}`
    case 'replace': {
      const how = step.match === 'cell' ? 'cells' : step.match
      return `replace ${how} ${quote(step.find)} with ${quote(step.with)} in ${list(step.columns)}`
    }
    case 'tidy':
      return `${tidies[step.how]} ${list(step.columns)}`
    case 'clean':
      return cleaned(step, list)
    case 'convert':
      return `convert ${list(step.columns)} to ${step.to === 'decimal' ? `decimal ${String(step.scale)}` : step.to === 'number' ? 'double' : step.to}`
    case 'validate':
      return `check that ${many(step.rules.map((rule) => ruleOf(rule, name)))}${step.onBreak === 'stop' ? ' or stop' : ''}`
    case 'cluster':
      return `cluster ${name(step.column)}: ${many(step.values.map(({ from, to }) => `${quote(from)} -> ${quote(to)}`))}`
    case 'join':
    case 'union':
    case 'group':
    case 'pivot':
    case 'unpivot':
      return ofShape(step, name, list)
  }
}

const tidies = {
  trim: 'trim',
  lower: 'lowercase',
  upper: 'uppercase',
  title: 'title case',
  normalise: 'normalise',
} as const
const kinds = { email: 'email', phone: 'phone', number: 'number', date: 'date' } as const

function cleaned(step: Extract<Step, { op: 'clean' }>, list: (ids: readonly ColumnId[]) => string): string {
  const parts = [`clean ${kinds[step.as]} in ${list(step.columns)}`]
  if (step.dateOrder !== null) parts.push(step.dateOrder === 'dmy' ? 'd/m' : 'm/d')
  if (step.country !== null) parts.push(`country ${quote(step.country)}`)
  if (step.decimalMark !== null) parts.push(step.decimalMark === ',' ? 'decimal comma' : 'decimal point')
  if (step.scale !== 2) parts.push(`${String(step.scale)} decimals`)
  return parts.join(' ')
}

type OfShape = Extract<Step, { op: 'join' | 'union' | 'group' | 'pivot' | 'unpivot' }>

function ofShape(step: OfShape, name: Names, list: (ids: readonly ColumnId[]) => string): string {
  switch (step.op) {
    case 'join': {
      const on = step.on.map(({ left, right }) => `${name(left)} = ${bracketed(right)}`).join(' and ')
      const take =
        step.take.length === 0
          ? 'nothing'
          : many(step.take.map(({ right, into }) => `${bracketed(right)} as ${named(into)}`))
      const how = `${step.how === 'inner' ? ' only matching' : ''}${step.onMany === 'first' ? ' first match' : ''}`
      return `join ${bracketed(step.table)} on ${on} take ${take}${how}`
    }
    case 'union':
      return step.add.length === 0
        ? `append table ${bracketed(step.table)} without new columns`
        : `append table ${bracketed(step.table)} adding ${many(step.add.map(named))}`
    case 'group':
      return grouped(step, name, list)
    case 'pivot': {
      const rows = step.rows.length === 0 ? 'all rows' : list(step.rows)
      const values = many(step.values.map(({ value, into }) => `${quote(value)} as ${named(into)}`))
      return `pivot ${rows} by ${name(step.column)} ${aggregate(step.aggregate, name)} values ${values}`
    }
    case 'unpivot':
      return `unpivot ${list(step.columns)} into ${named(step.name)}, ${named(step.value)}`
  }
}

const bracketed = (name: string): string => `[${name.replaceAll(']', ']]')}]`

function grouped(
  step: Extract<Step, { op: 'group' }>,
  name: Names,
  list: (ids: readonly ColumnId[]) => string,
): string {
  const values = many(step.values.map((value) => `${aggregate(value, name)} as ${named(value.into)}`))
  return `group by ${step.by.length === 0 ? 'nothing' : list(step.by)} ${values === '' ? 'without values' : values}`
}

function aggregate({ fn, column }: Omit<Aggregate, 'into'>, name: Names): string {
  return column === null ? 'count rows' : `${fn} of ${name(column)}`
}

function ranked(step: Extract<Step, { op: 'top' }>, name: Names): string {
  const per = step.per.length === 0 ? '' : ` per ${many(step.per.map(name))}`
  if (step.by.length === 0) return `keep first ${String(step.rows)} rows${per}`
  return `top ${String(step.rows)} by ${sortKeys(step.by, name)}${per}`
}

const sortKeys = (keys: readonly SortKey[], name: Names): string =>
  many(keys.map(({ column, order }) => `${name(column)} ${order === 'ascending' ? 'asc' : 'desc'}`))

function ruleOf(rule: Rule, name: Names): string {
  switch (rule.kind) {
    case 'unique':
      return `${rule.columns.map(name).join(' with ')} is unique`
    case 'filled':
      return `${name(rule.column)} is filled`
    case 'one_of':
      return `${name(rule.column)} holds only ${rule.values.map(quote).join(' or ')}`
    case 'holds':
      return `(${formula(rule.where, name)}) says ${quote(rule.sentence)}`
  }
}

export function literal(of: Literal): string {
  switch (of.type) {
    case 'text':
      return quote(of.value)
    case 'number':
    case 'date':
      return of.value
    case 'datetime':
      return of.value.replace(' ', 'T')
    case 'boolean':
      return of.value ? 'true' : 'false'
    case 'null':
      return 'empty'
  }
}

function formula(expression: Expression, name: Names): string {
  const inner = (each: Expression): string => nested(each, name)
  /** A text at the beginning would read as the name of a column. */
  const leftOf = (each: Expression): string =>
    each.kind === 'literal' && each.literal.type === 'text' ? `(${inner(each)})` : inner(each)
  switch (expression.kind) {
    case 'binary':
      return `${leftOf(expression.left)} ${expression.operator} ${inner(expression.right)}`
    case 'unary':
      return expression.operator === 'not' ? `not ${inner(expression.of)}` : `-(${formula(expression.of, name)})`
    case 'in':
      return `${leftOf(expression.of)} in (${many(expression.values.map(literal))})`
    case 'literal':
    case 'column':
    case 'call':
    case 'case':
      return nested(expression, name)
  }
}

function nested(expression: Expression, name: Names): string {
  switch (expression.kind) {
    case 'literal':
      return literal(expression.literal)
    case 'column':
      return name(expression.column)
    case 'call':
      return `${functions.get(expression.name)?.name ?? expression.name}(${many(expression.args.map((arg) => formula(arg, name)))})`
    case 'case': {
      const when = expression.when
        .map((arm) => `when ${formula(arm.if, name)} then ${formula(arm.then, name)}`)
        .join(' ')
      const otherwise = expression.otherwise === null ? '' : ` else ${formula(expression.otherwise, name)}`
      return `(case ${when}${otherwise} end)`
    }
    case 'binary':
    case 'unary':
    case 'in':
      return `(${formula(expression, name)})`
  }
}
