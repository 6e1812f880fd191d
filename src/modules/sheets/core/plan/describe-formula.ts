import type { ColumnId } from '../schema.ts'
import { functions } from './functions.ts'
import type { Expression, Literal } from './step.ts'

export type Names = (id: ColumnId) => string

export const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
export const many = (items: readonly string[]): string => items.join(', ')

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

export function formula(expression: Expression, name: Names): string {
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
