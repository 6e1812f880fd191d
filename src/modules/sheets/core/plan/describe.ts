import type { ColumnId } from '../schema.ts'
import { written } from './command/cursor.ts'
import { formula, literal, many, quote, type Names } from './describe-formula.ts'
import type { PlanContext } from './ports.ts'
import type { Aggregate, NewColumn, Rule, SortKey, Step, StepOp } from './step.ts'

const bracketed = (name: string): string => `[${name.replaceAll(']', ']]')}]`
/** Names of new columns are always in brackets: no word after them can be taken for a part of them. */
const named = ({ name }: Pick<NewColumn, 'name'>): string => bracketed(name)

/** The step as a command: parsed with the same context it is the same step. */
export function describe(step: Step, context: PlanContext): string {
  const names = new Map(context.columns.map(({ id, name }) => [id, name]))
  const name = (id: ColumnId): string => written(names.get(id) ?? id)
  return toldAs(step.op, step, { name, list: (ids) => many(ids.map(name)), context })
}

interface Words {
  readonly name: Names
  readonly list: (ids: readonly ColumnId[]) => string
  readonly context: PlanContext
}
type Tellers = { readonly [Op in StepOp]: (step: Extract<Step, { op: Op }>, words: Words) => string }

function toldAs<Op extends StepOp>(op: Op, step: Extract<Step, { op: Op }>, words: Words): string {
  return tellers[op](step, words)
}

const tidies = {
  trim: 'trim',
  lower: 'lowercase',
  upper: 'uppercase',
  title: 'title case',
  normalise: 'normalise',
} as const

const tellers: Tellers = {
  rename: (step, { name }) =>
    `rename ${many(step.columns.map(({ column, to }) => `${name(column)} to ${bracketed(to)}`))}`,
  drop: (step, { list }) => `drop columns ${list(step.columns)}`,
  select: (step, { list }) => `select columns ${list(step.columns)}`,
  reorder: (step, { list, context }) => moved(step.columns, context, list),
  derive: (step, { name, context }) => {
    const isThere = context.columns.some(({ id }) => id === step.column)
    const what = isThere ? `set ${name(step.column)}` : `add ${named(step)}`
    return `${what} = ${formula(step.expression, name)}`
  },
  filter: (step, { name }) => `${step.keep ? 'keep' : 'delete'} rows where ${formula(step.where, name)}`,
  sort: (step, { name }) => `sort by ${sortKeys(step.by, name)}`,
  sample: (step) => `sample ${String(step.rows)} rows seed ${String(step.seed)}`,
  top: (step, { name }) => ranked(step, name),
  deduplicate: (step, { name, list }) => {
    const by = step.by.length === 0 ? '' : ` by ${list(step.by)}`
    const order = step.order.length === 0 ? '' : ` by ${sortKeys(step.order, name)}`
    return `remove duplicates${by} keep ${step.keep}${order}`
  },
  fill: (step, { list }) =>
    `fill ${list(step.columns)} ${typeof step.with === 'string' ? step.with : `with ${literal(step.with)}`}`,
  split: (step, { name }) => `split ${name(step.column)} by ${quote(step.by)} into ${many(step.into.map(named))}`,
  merge: (step, { list }) =>
    `merge ${list(step.columns)} into ${named(step.into)} with ${quote(step.separator)}${step.keepParts ? ' keep parts' : ''}`,
  replace: (step, { list }) => {
    const how = step.match === 'cell' ? 'cells' : step.match
    return `replace ${how} ${quote(step.find)} with ${quote(step.with)} in ${list(step.columns)}`
  },
  tidy: (step, { list }) => `${tidies[step.how]} ${list(step.columns)}`,
  clean: (step, { list }) => cleaned(step, list),
  convert: (step, { list }) => {
    const to = step.to === 'number' ? 'double' : step.to
    return `convert ${list(step.columns)} to ${to}${step.to === 'decimal' ? ` ${String(step.scale)}` : ''}`
  },
  validate: (step, { name }) =>
    `check that ${many(step.rules.map((rule) => ruleOf(rule, name)))}${step.onBreak === 'stop' ? ' or stop' : ''}`,
  cluster: (step, { name }) =>
    `cluster ${name(step.column)}: ${many(step.values.map(({ from, to }) => `${quote(from)} -> ${quote(to)}`))}`,
  join: (step, { name }) => joined(step, name),
  union: (step) =>
    `append table ${bracketed(step.table)} ${step.add.length === 0 ? 'without new columns' : `adding ${many(step.add.map(named))}`}`,
  group: (step, { name, list }) => grouped(step, name, list),
  pivot: (step, { name, list }) => {
    const rows = step.rows.length === 0 ? 'all rows' : list(step.rows)
    const values = many(step.values.map(({ value, into }) => `${quote(value)} as ${named(into)}`))
    return `pivot ${rows} by ${name(step.column)} ${aggregate(step.aggregate, name)} values ${values}`
  },
  unpivot: (step, { list }) => `unpivot ${list(step.columns)} into ${named(step.name)}, ${named(step.value)}`,
}

function joined(step: Extract<Step, { op: 'join' }>, name: Names): string {
  const on = step.on.map(({ left, right }) => `${name(left)} = ${bracketed(right)}`).join(' and ')
  const taken = many(step.take.map(({ right, into }) => `${bracketed(right)} as ${named(into)}`))
  const how = `${step.how === 'inner' ? ' only matching' : ''}${step.onMany === 'first' ? ' first match' : ''}`
  return `join ${bracketed(step.table)} on ${on} take ${taken === '' ? 'nothing' : taken}${how}`
}

/** Where all columns are told, the last that are out of their order went to the end. */
function moved(ids: readonly ColumnId[], context: PlanContext, list: (ids: readonly ColumnId[]) => string): string {
  const places = ids.map((id) => context.columns.findIndex((column) => column.id === id))
  const breaks = places.findIndex((place, at) => at > 0 && place < (places[at - 1] ?? 0))
  return breaks > 0 && ids.length === context.columns.length
    ? `move ${list(ids.slice(breaks))} to the end`
    : `move ${list(ids)} first`
}

function cleaned(step: Extract<Step, { op: 'clean' }>, list: (ids: readonly ColumnId[]) => string): string {
  const parts = [`clean ${step.as} in ${list(step.columns)}`]
  if (step.dateOrder !== null) parts.push(step.dateOrder === 'dmy' ? 'd/m' : 'm/d')
  if (step.country !== null) parts.push(`country ${quote(step.country)}`)
  if (step.decimalMark !== null) parts.push(step.decimalMark === ',' ? 'decimal comma' : 'decimal point')
  if (step.scale !== 2) parts.push(`${String(step.scale)} decimals`)
  return parts.join(' ')
}

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
