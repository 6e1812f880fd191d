import type { Expression, Literal } from '../step.ts'
import { comes, expect, fail, peek, tryColumn, word, type Cursor } from './cursor.ts'
import { bareText, type Hint } from './hints.ts'
import { both, compare, dateLiteral, empty, literal, readLiteral, writtenDate } from './literals.ts'
import { period, startsPeriod } from './periods.ts'

type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

const negated = (of: Expression, yes: boolean): Expression => (yes ? { kind: 'unary', operator: 'not', of } : of)
const call = (name: string, ...args: readonly Expression[]): Expression => ({ kind: 'call', name, args })

const operators: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '==': '=',
  equals: '=',
  'equal to': '=',
  'equals to': '=',
  '<>': '<>',
  '!=': '<>',
  '≠': '<>',
  '<': '<',
  'less than': '<',
  under: '<',
  below: '<',
  'smaller than': '<',
  before: '<',
  'earlier than': '<',
  '<=': '<=',
  '≤': '<=',
  'at most': '<=',
  until: '<=',
  'up to': '<=',
  '>': '>',
  'more than': '>',
  'greater than': '>',
  'larger than': '>',
  over: '>',
  above: '>',
  after: '>',
  'later than': '>',
  '>=': '>=',
  '≥': '>=',
  'at least': '>=',
  since: '>=',
  from: '>=',
}
const operatorWords = Object.keys(operators)
const textTests: Readonly<Record<string, string>> = {
  contains: 'contains',
  contain: 'contains',
  includes: 'contains',
  has: 'contains',
  like: 'contains',
  'starts with': 'starts_with',
  'start with': 'starts_with',
  'begins with': 'starts_with',
  'ends with': 'ends_with',
  'end with': 'ends_with',
  matches: 'matches',
  match: 'matches',
}
const textWords = Object.keys(textTests)

/** A comparison in words or signs after `left`, if one comes. */
export function compared(left: Expression, place: Place): Expression {
  const { cursor } = place
  if (word(cursor, 'does not', 'do not', "doesn't", 'did not') !== null) {
    const test = expect(cursor, ...textWords)
    return negated(call(textTests[test] ?? '', left, operand(place, 'text')), true)
  }
  const test = word(cursor, ...textWords)
  if (test !== null) return call(textTests[test] ?? '', left, operand(place, 'text'))
  const verb = word(cursor, 'is', 'are', 'was', 'must be', 'should be')
  const not = denied(cursor)
  if (verb !== null || not) return is(left, place, not)
  const operator = word(cursor, ...operatorWords)
  if (operator !== null) return against(operators[operator] ?? '=', left, place)
  return within(left, place, false) ?? left
}

/** Where a comparison stands, what is on its left, and how a side of it is read. */
export interface Place {
  readonly cursor: Cursor
  readonly hint: Hint
  readonly side: (hint: Hint) => Expression
}

/** `not`, `never`; `always` says nothing. */
function denied(cursor: Cursor): boolean {
  word(cursor, 'always')
  const before = cursor.at
  if (word(cursor, 'not', 'never') === null) return false
  if (comes(cursor, 'in', 'between', 'empty', 'blank') || cursor.tokens[before - 1]?.kind === 'word') return true
  cursor.at = before
  return false
}

const states: Readonly<Record<string, (left: Expression) => Expression>> = {
  empty: (left) => call('empty', left),
  blank: (left) => call('empty', left),
  missing: (left) => call('empty', left),
  null: (left) => call('empty', left),
  filled: (left) => call('filled', left),
  present: (left) => call('filled', left),
  given: (left) => call('filled', left),
  'a misfit': (left) => call('misfit', left),
  misfit: (left) => call('misfit', left),
  negative: (left) => compare('<', left, literal({ type: 'number', value: '0' })),
  positive: (left) => compare('>', left, literal({ type: 'number', value: '0' })),
  zero: (left) => compare('=', left, literal({ type: 'number', value: '0' })),
  true: (left) => compare('=', left, literal({ type: 'boolean', value: true })),
  yes: (left) => compare('=', left, literal({ type: 'boolean', value: true })),
  false: (left) => compare('=', left, literal({ type: 'boolean', value: false })),
  no: (left) => compare('=', left, literal({ type: 'boolean', value: false })),
}

function is(left: Expression, place: Place, not: boolean): Expression {
  const { cursor, hint } = place
  const own =
    hint === 'text'
      ? Object.keys(states).filter((each) => !['true', 'yes', 'false', 'no'].includes(each))
      : Object.keys(states)
  const state = word(cursor, ...own)
  if (state !== null) return negated((states[state] ?? ((each: Expression) => call('empty', each)))(left), not)
  const inside = within(left, place, not)
  if (inside !== null) return inside
  const operator = word(cursor, ...operatorWords)
  if (operator !== null) return negated(against(operators[operator] ?? '=', left, place), not)
  if (startsPeriod(cursor, hint)) return negated(period(left, cursor, 'in'), not)
  return against(not ? '<>' : '=', left, place)
}

/** `in (...)`, `in March`, `one of`, `between a and b`. */
function within(left: Expression, place: Place, not: boolean): Expression | null {
  const { cursor, hint } = place
  if (word(cursor, 'between') !== null) {
    const low = operand(place, hint)
    expect(cursor, 'and', 'to')
    const high = operand(place, hint)
    return negated(both(compare('>=', left, low), compare('<=', left, high)), not)
  }
  if (word(cursor, 'in', 'one of', 'any of', 'on', 'during') === null) return null
  if (startsPeriod(cursor, hint)) return negated(period(left, cursor, 'in'), not)
  return negated({ kind: 'in', of: left, values: list(cursor, hint) }, not)
}

function list(cursor: Cursor, hint: Hint): readonly Literal[] {
  const open = word(cursor, '(') !== null
  const values = [value(cursor, hint)]
  for (;;) {
    const before = cursor.at
    const comma = (open || cursor.inArguments === 0) && word(cursor, ',') !== null
    const more = open ? comma : word(cursor, 'or', 'and') !== null || comma
    const next = more ? tryValue(cursor, hint, open) : null
    if (next === null) {
      cursor.at = before
      break
    }
    values.push(next)
  }
  if (open) expect(cursor, ')', ',')
  return values
}

const value = (cursor: Cursor, hint: Hint): Literal =>
  tryValue(cursor, hint, true) ?? fail(cursor, 'Here comes a value, as in: country in UA, PL.')

/** Whether a comparison comes after what stands on its left. */
export const startsComparison = (cursor: Cursor): boolean =>
  comes(cursor, 'is', 'are', 'was', 'in', 'not in', 'between', 'does not', ...operatorWords, ...textWords)

/** A value that is no beginning of another condition. */
function tryValue(cursor: Cursor, hint: Hint, sure: boolean): Literal | null {
  const before = cursor.at
  const found = oneValue(cursor, hint)
  if (found === null || (!sure && goesOn(cursor))) {
    cursor.at = before
    return null
  }
  return found
}

const goesOn = (cursor: Cursor): boolean =>
  comes(
    cursor,
    'is',
    'are',
    'in',
    'not',
    'between',
    'does not',
    '+',
    '-',
    '*',
    '/',
    '&',
    ...operatorWords,
    ...textWords,
  )

function oneValue(cursor: Cursor, hint: Hint): Literal | null {
  const token = peek(cursor)
  if (token.kind === 'text') {
    cursor.at++
    return readLiteral(token.value, hint) ?? { type: 'text', value: token.value }
  }
  const dated = hint === 'text' ? null : writtenDate(cursor)
  return dated ?? signed(cursor, hint) ?? worded(cursor, hint)
}

/** A number or a date; beside a text it is taken as it is written. */
function signed(cursor: Cursor, hint: Hint): Literal | null {
  const minus = peek(cursor).value === '-' && peek(cursor, 1).kind === 'number' ? '-' : ''
  if (minus !== '') cursor.at++
  const { kind, value, from, to } = peek(cursor)
  if (kind !== 'number' && kind !== 'date') return null
  if (kind === 'date' && hint !== 'text') return dateLiteral(cursor)
  cursor.at++
  return hint === 'text'
    ? { type: 'text', value: minus + cursor.text.slice(from, to) }
    : { type: 'number', value: minus + value }
}

function worded(cursor: Cursor, hint: Hint): Literal | null {
  if (word(cursor, 'empty', 'blank', 'null') !== null) return { type: 'null' }
  const said = word(cursor, 'true', 'false', 'yes', 'no')
  if (said !== null && hint !== 'text') return { type: 'boolean', value: said === 'true' || said === 'yes' }
  if (said !== null) return { type: 'text', value: said }
  const before = cursor.at
  if (hint !== 'text' || tryColumn(cursor) !== null) {
    cursor.at = before
    return null
  }
  const bare = bareText(cursor)
  return bare === null ? null : { type: 'text', value: bare }
}

/** What stands on the right, read as what stands on the left is. */
function operand(place: Place, hint: Hint): Expression {
  const right = place.side(hint)
  if (right.kind !== 'literal' || right.literal.type !== 'text') return right
  const read = readLiteral(right.literal.value, hint)
  return read === null ? right : literal(read)
}

function against(operator: Comparison, left: Expression, place: Place): Expression {
  const { cursor, hint } = place
  if (startsPeriod(cursor, hint)) return period(left, cursor, operator)
  const right = operand(place, hint)
  if (right.kind !== 'literal' || (operator !== '=' && operator !== '<>')) return compare(operator, left, right)
  const values = [right.literal]
  for (;;) {
    const before = cursor.at
    const next =
      word(cursor, ...(cursor.inArguments > 0 ? ['or'] : [', or', ',', 'or'])) === null
        ? null
        : tryValue(cursor, hint, false)
    if (next === null) {
      cursor.at = before
      break
    }
    values.push(next)
  }
  if (values.length === 1) return compare(operator, left, right.literal.type === 'null' ? empty : right)
  return negated({ kind: 'in', of: left, values }, operator === '<>')
}
