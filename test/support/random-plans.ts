import type { Column, ColumnType } from '../../src/modules/sheets/core/schema.ts'
import { functions } from '../../src/modules/sheets/core/plan/functions.ts'
import type { PlanContext } from '../../src/modules/sheets/core/plan/ports.ts'
import {
  aggregates,
  type Aggregate,
  type Expression,
  type Literal,
  type NewColumn,
  type Rule,
  type SortKey,
  type Step,
  type StepOp,
} from '../../src/modules/sheets/core/plan/step.ts'

import type { Chance } from './seeded-chance.ts'

/** In every text of people: SQL that holds it was made of what they wrote. */
export const CANARY = 'zqx'
const nasty = [
  "'; DROP TABLE input; --",
  '"',
  '$p1',
  ']',
  '[x]]',
  '\\',
  '',
  ' ',
  'нуль',
  '𝒳',
  '\n',
  '%s',
  '__proto__',
  'a,b',
  '(',
  "O'Hara",
]
const types: readonly ColumnType[] = [
  'text',
  'text',
  'integer',
  'decimal',
  'number',
  'boolean',
  'date',
  'datetime',
  'duration',
]
const names = [
  'country',
  'amount',
  'Order No',
  'first',
  'by',
  'date',
  'total (net)',
  'Jan',
  'Q1',
  'may',
  'values',
  '2024',
  'keep',
  'Net amount',
  'e-mail',
  'is',
  'цена',
  'left',
  'round',
  'all rows',
]

export const someText = (chance: Chance): string => `${CANARY}${chance.pick(nasty)}${String(chance.below(50))}`

export function someContext(chance: Chance): PlanContext {
  const used = new Set<string>()
  const columns = Array.from({ length: 2 + chance.below(10) }, (_, at): Column => {
    const type = chance.pick(types)
    const plain = chance.maybe(0.7) ? chance.pick(names) : `${someText(chance)} c`
    const name = used.has(plain.toLowerCase()) ? `${plain} ${String(at)}` : plain
    used.add(name.toLowerCase())
    return {
      id: `c${String(at + 1)}`,
      name,
      type,
      scale: type === 'decimal' ? 1 + chance.below(4) : 0,
      misfits: chance.maybe(0.3),
    }
  })
  const there = columns.slice(0, 2).map((column, at) => ({ ...column, id: `c${String(at + 1)}` }))
  const other: Column = { id: 'c9', name: `${CANARY} there`, type: 'text', scale: 0, misfits: false }
  return { columns, others: [{ name: `${CANARY} "other] table`, columns: [...there, other] }], nextColumn: 50 }
}

interface Making {
  readonly chance: Chance
  readonly context: PlanContext
  next: number
}

const someColumn = ({ chance, context }: Making): string => chance.pick(context.columns).id
function someColumns(making: Making, least = 1): readonly string[] {
  const ids = making.context.columns.map(({ id }) => id)
  const count = Math.min(ids.length, least + making.chance.below(3))
  const chosen = new Set<string>()
  while (chosen.size < count) chosen.add(making.chance.pick(ids))
  return [...chosen]
}
const made = (making: Making): NewColumn => {
  const number = making.next++
  return {
    column: `c${String(number)}`,
    name: `${CANARY} new ${String(number)}${making.chance.pick(['', '"', ']', ' x'])}`,
  }
}
const keys = (making: Making): readonly SortKey[] =>
  someColumns(making).map((column) => ({ column, order: making.chance.pick(['ascending', 'descending'] as const) }))

export function someLiteral(chance: Chance): Literal {
  const kind = chance.below(7)
  if (kind === 0) return { type: 'null' }
  if (kind === 1) return { type: 'boolean', value: chance.maybe(0.5) }
  if (kind === 2)
    return {
      type: 'date',
      value: `20${String(10 + chance.below(20))}-0${String(1 + chance.below(9))}-1${String(chance.below(10))}`,
    }
  if (kind === 3)
    return { type: 'datetime', value: `2024-0${String(1 + chance.below(9))}-11T1${String(chance.below(10))}:30` }
  if (kind < 6)
    return {
      type: 'number',
      value: chance.pick([
        '0',
        '1',
        '-5',
        '0.2',
        '12345678901234567',
        '999999999999999999999',
        '1.123456789',
        '0.00000000001',
        '-0.50',
      ]),
    }
  return { type: 'text', value: someText(chance) }
}

const operators = ['+', '-', '*', '/', '%', '=', '<>', '<', '<=', '>', '>=', 'and', 'or', '&'] as const

export function someExpression(making: Making, depth: number): Expression {
  const { chance } = making
  const kind = depth <= 0 ? chance.below(4) : chance.below(12)
  const inner = (): Expression => someExpression(making, depth - 1)
  if (kind < 3) return { kind: 'column', column: someColumn(making) }
  if (kind === 3) return { kind: 'literal', literal: someLiteral(chance) }
  if (kind < 8) return { kind: 'binary', operator: chance.pick(operators), left: inner(), right: inner() }
  if (kind === 8) return { kind: 'unary', operator: chance.pick(['not', '-'] as const), of: inner() }
  if (kind === 9)
    return { kind: 'in', of: inner(), values: Array.from({ length: 1 + chance.below(3) }, () => someLiteral(chance)) }
  if (kind === 10)
    return { kind: 'case', when: [{ if: inner(), then: inner() }], otherwise: chance.maybe(0.5) ? inner() : null }
  const facts = chance.pick([...functions.values()])
  const count = facts.least + chance.below(Math.min(2, facts.most - facts.least) + 1)
  const args = Array.from({ length: count }, (_, at): Expression => {
    if (facts.args[at] === 'pattern')
      return { kind: 'literal', literal: { type: 'text', value: chance.pick(['[0-9]+', '(a|b)*c', '\\d{2,3}', '((']) } }
    if (facts.args[at] === 'count' && chance.maybe(0.8))
      return { kind: 'literal', literal: { type: 'number', value: String(chance.below(12) - 2) } }
    return inner()
  })
  return { kind: 'call', name: facts.name, args }
}

function literalFor(type: ColumnType, chance: Chance): Literal {
  if (type === 'text') return { type: 'text', value: someText(chance) }
  if (type === 'boolean') return { type: 'boolean', value: chance.maybe(0.5) }
  if (type === 'date' || type === 'datetime') return { type: 'date', value: `2024-0${String(1 + chance.below(9))}-15` }
  return { type: 'number', value: chance.pick(['0', '-5', '10.50', '12345678901234567', '0.333333333333']) }
}

/** A test that fits its column, joined with others now and then; seldom anything at all. */
function condition(making: Making): Expression {
  const { chance, context } = making
  if (chance.maybe(0.15)) return someExpression(making, 3)
  const { id, type } = chance.pick(context.columns)
  const left: Expression = { kind: 'column', column: id }
  const right: Expression = { kind: 'literal', literal: literalFor(type, chance) }
  const own: Expression = chance.maybe(0.2)
    ? { kind: 'in', of: left, values: [literalFor(type, chance), literalFor(type, chance)] }
    : { kind: 'binary', operator: chance.pick(operators.slice(5, 11)), left, right }
  const test: Expression = chance.maybe(0.15) ? { kind: 'call', name: 'empty', args: [left] } : own
  const whole: Expression = chance.maybe(0.2) ? { kind: 'unary', operator: 'not', of: test } : test
  if (chance.maybe(0.7)) return whole
  return { kind: 'binary', operator: chance.pick(['and', 'or'] as const), left: whole, right: condition(making) }
}

/** Reckoning with numbers of the table, where it has some. */
function reckoning(making: Making, depth: number): Expression {
  const { chance, context } = making
  const numeric = context.columns.filter(({ type }) => ['integer', 'decimal', 'number'].includes(type))
  if (depth === 0 || numeric.length === 0)
    return numeric.length === 0 || chance.maybe(0.3)
      ? { kind: 'literal', literal: literalFor('decimal', chance) }
      : { kind: 'column', column: chance.pick(numeric).id }
  const inner = (): Expression => reckoning(making, depth - 1)
  const kind = chance.below(6)
  if (kind === 0)
    return {
      kind: 'call',
      name: 'round',
      args: [inner(), { kind: 'literal', literal: { type: 'number', value: String(chance.below(10)) } }],
    }
  if (kind === 1) return { kind: 'case', when: [{ if: condition(making), then: inner() }], otherwise: inner() }
  if (kind === 2) return { kind: 'unary', operator: '-', of: { kind: 'call', name: 'abs', args: [inner()] } }
  return { kind: 'binary', operator: chance.pick(operators.slice(0, 5)), left: inner(), right: inner() }
}

function someAggregate(making: Making): Omit<Aggregate, 'into'> {
  const fn = making.chance.pick(aggregates)
  return { fn, column: fn === 'count' && making.chance.maybe(0.5) ? null : someColumn(making) }
}

function someRule(making: Making): Rule {
  const { chance } = making
  const kind = chance.below(4)
  if (kind === 0) return { kind: 'unique', columns: someColumns(making) }
  if (kind === 1) return { kind: 'filled', column: someColumn(making) }
  if (kind === 2) return { kind: 'one_of', column: someColumn(making), values: [someText(chance), someText(chance)] }
  return { kind: 'holds', where: condition(making), sentence: `${someText(chance)}.`.trim() }
}

type Makers = { readonly [Op in StepOp]: (making: Making) => Extract<Step, { op: Op }> }

const makers: Makers = {
  rename: (making) => ({
    op: 'rename',
    columns: someColumns(making).map((column) => ({ column, to: made(making).name })),
  }),
  drop: (making) => ({ op: 'drop', columns: someColumns(making) }),
  select: (making) => ({ op: 'select', columns: someColumns(making) }),
  reorder: (making) => ({ op: 'reorder', columns: someColumns(making) }),
  derive: (making) => {
    const { column, name } = made(making)
    return {
      op: 'derive',
      column,
      name,
      expression: making.chance.maybe(0.5) ? reckoning(making, 3) : someExpression(making, 4),
    }
  },
  filter: (making) => ({ op: 'filter', keep: making.chance.maybe(0.5), where: condition(making) }),
  sort: (making) => ({ op: 'sort', by: keys(making) }),
  deduplicate: (making) => ({
    op: 'deduplicate',
    by: making.chance.maybe(0.2) ? [] : someColumns(making),
    keep: making.chance.pick(['first', 'last'] as const),
    order: making.chance.maybe(0.5) ? [] : keys(making),
  }),
  fill: (making) => ({
    op: 'fill',
    columns: someColumns(making),
    with: making.chance.maybe(0.5) ? making.chance.pick(['down', 'up'] as const) : someLiteral(making.chance),
  }),
  split: (making) => ({
    op: 'split',
    column: someColumn(making),
    by: making.chance.pick([' ', ',', someText(making.chance)]),
    into: [made(making), made(making)],
  }),
  merge: (making) => ({
    op: 'merge',
    columns: someColumns(making, 2),
    separator: someText(making.chance),
    into: made(making),
    keepParts: making.chance.maybe(0.5),
  }),
  replace: (making) => ({
    op: 'replace',
    columns: someColumns(making),
    find: making.chance.pick([someText(making.chance), '[a-z]+', '1', '(']),
    with: making.chance.pick(['', someText(making.chance), '1', '\\1']),
    match: making.chance.pick(['cell', 'text', 'pattern'] as const),
  }),
  tidy: (making) => ({
    op: 'tidy',
    columns: someColumns(making),
    how: making.chance.pick(['trim', 'lower', 'upper', 'title', 'normalise'] as const),
  }),
  clean: (making) => ({
    op: 'clean',
    columns: someColumns(making),
    as: making.chance.pick(['email', 'phone', 'number', 'date'] as const),
    dateOrder: making.chance.pick(['dmy', 'mdy', null] as const),
    country: making.chance.pick(['UA', 'US', 'XX', null]),
    scale: making.chance.below(10),
    decimalMark: making.chance.pick(['.', ',', null] as const),
  }),
  convert: (making) => {
    const to = making.chance.pick(types)
    return { op: 'convert', columns: someColumns(making), to, scale: to === 'decimal' ? making.chance.below(10) : 0 }
  },
  validate: (making) => ({
    op: 'validate',
    rules: [someRule(making), someRule(making)],
    onBreak: making.chance.pick(['report', 'stop'] as const),
  }),
  join: (making) => {
    const other = making.chance.pick(making.context.others)
    return {
      op: 'join',
      table: other.name,
      on: [{ left: someColumn(making), right: making.chance.pick(other.columns).name }],
      how: making.chance.pick(['left', 'inner'] as const),
      take: making.chance.maybe(0.2) ? [] : [{ right: making.chance.pick(other.columns).name, into: made(making) }],
      onMany: making.chance.pick(['refuse', 'first'] as const),
    }
  },
  union: (making) => {
    const other = making.chance.pick(making.context.others)
    return {
      op: 'union',
      table: other.name,
      add: making.chance.maybe(0.5) ? [] : [{ column: `c${String(making.next++)}`, name: `${CANARY} there` }],
    }
  },
  group: (making) => ({
    op: 'group',
    by: making.chance.maybe(0.2) ? [] : someColumns(making),
    values: Array.from({ length: making.chance.below(4) }, () => ({ ...someAggregate(making), into: made(making) })),
  }),
  pivot: (making) => ({
    op: 'pivot',
    rows: making.chance.maybe(0.2) ? [] : someColumns(making),
    column: someColumn(making),
    values: [
      { value: someText(making.chance), into: made(making) },
      { value: '', into: made(making) },
    ],
    aggregate: someAggregate(making),
  }),
  unpivot: (making) => ({ op: 'unpivot', columns: someColumns(making), name: made(making), value: made(making) }),
  sample: (making) => ({ op: 'sample', rows: 1 + making.chance.below(5), seed: making.chance.below(100) }),
  top: (making) => ({
    op: 'top',
    rows: 1 + making.chance.below(5),
    by: making.chance.maybe(0.2) ? [] : keys(making),
    per: making.chance.maybe(0.5) ? [] : someColumns(making),
  }),
  cluster: (making) => ({
    op: 'cluster',
    column: someColumn(making),
    values: [{ from: `a${someText(making.chance)}`, to: someText(making.chance) }],
  }),
}
const ops = Object.keys(makers) as readonly StepOp[]

/** Most of them fit the table, some do not. */
export function someStep(chance: Chance, context: PlanContext): Step {
  return makers[chance.pick(ops)]({ chance, context, next: context.nextColumn })
}
