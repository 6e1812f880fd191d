import { functions } from '../functions.ts'
import { nearest } from '../names.ts'
import type { Expression } from '../step.ts'
import { compared, startsComparison } from './comparison.ts'
import { comes, expect, fail, peek, tryColumn, unknownColumn, want, word, type Cursor } from './cursor.ts'
import { dateLiteral, empty, literal, numeral, text, writtenDate } from './literals.ts'
import { bareText, typeOf, type Hint } from './hints.ts'
import { functionWords, stopWords } from './words.ts'

/** Twice what a formula may have: brackets count too. */
const MAX_DEPTH = 100

const binary = (
  operator: Extract<Expression, { kind: 'binary' }>['operator'],
  left: Expression,
  right: Expression,
): Expression => ({ kind: 'binary', operator, left, right })

/** `or` binds loosest, then `and`, `not`, comparisons, `+ - &`, `* / %`, `-`. */
export function formula(cursor: Cursor, depth = 0): Expression {
  if (depth > MAX_DEPTH) fail(cursor, 'The formula is nested too deep. Part it in several columns.')
  let left = conjunction(cursor, depth)
  while (word(cursor, 'or') !== null) left = binary('or', left, conjunction(cursor, depth))
  return left
}

function conjunction(cursor: Cursor, depth: number): Expression {
  let left = negation(cursor, depth)
  while (word(cursor, 'and') !== null) left = binary('and', left, negation(cursor, depth))
  return left
}

function negation(cursor: Cursor, depth: number): Expression {
  if (depth > MAX_DEPTH) fail(cursor, 'The formula is nested too deep. Part it in several columns.')
  if (word(cursor, 'not') !== null) return { kind: 'unary', operator: 'not', of: negation(cursor, depth + 1) }
  const left = columnInQuotes(cursor) ?? sum(cursor, '', depth)
  const hint = typeOf(left, cursor)
  return compared(left, { cursor, hint, side: (wanted) => sum(cursor, wanted, depth) })
}

/** In quotes stands a text, but for the name of a column that is compared with something. */
function columnInQuotes(cursor: Cursor): Expression | null {
  const before = cursor.at
  if (peek(cursor).kind !== 'text') return null
  const column = tryColumn(cursor)
  if (column !== null && startsComparison(cursor)) return { kind: 'column', column: column.id }
  cursor.at = before
  return null
}

/** What stands on either side of a comparison. */
function sum(cursor: Cursor, hint: Hint, depth: number): Expression {
  let left = product(cursor, hint, depth)
  for (;;) {
    const operator = word(cursor, '+', '-', '&')
    if (operator !== '+' && operator !== '-' && operator !== '&') return left
    left = binary(operator, left, product(cursor, '', depth))
  }
}

function product(cursor: Cursor, hint: Hint, depth: number): Expression {
  let left = negative(cursor, hint, depth)
  for (;;) {
    const operator = word(cursor, '*', '/', '%', '×')
    if (operator === null) return left
    const sign = operator === '×' ? '*' : operator
    if (sign !== '*' && sign !== '/' && sign !== '%') return left
    left = binary(sign, left, negative(cursor, '', depth))
  }
}

function negative(cursor: Cursor, hint: Hint, depth: number): Expression {
  if (depth > MAX_DEPTH) fail(cursor, 'The formula is nested too deep. Part it in several columns.')
  if (word(cursor, '-', '−') === null) return primary(cursor, hint, depth)
  if (peek(cursor).kind !== 'number') return { kind: 'unary', operator: '-', of: negative(cursor, '', depth + 1) }
  const value = peek(cursor).value
  cursor.at++
  return percent(cursor, `-${value}`)
}

/** `20%` is 0.2 where no value follows that it could be the rest by. */
function percent(cursor: Cursor, value: string): Expression {
  const sign = peek(cursor)
  const next = peek(cursor, 1)
  const adjacent = sign.value === '%' && sign.from === (cursor.tokens[cursor.at - 1]?.to ?? -1)
  const starts = ['number', 'name', 'text', 'date'].includes(next.kind) || next.value === '('
  if (!adjacent || starts || (next.kind === 'word' && !stopWords.has(next.value))) return numeral(value)
  cursor.at++
  const [whole = '', decimals = ''] = value.replace('-', '').split('.')
  const digits = whole.padStart(3, '0')
  const shifted = `${digits.slice(0, -2)}.${digits.slice(-2)}${decimals}`.replace(/^0+(?=\d)/, '')
  return numeral(`${value.startsWith('-') ? '-' : ''}${shifted}`)
}

const nextIs = (cursor: Cursor, sign: string): boolean => {
  const [name, open] = [peek(cursor), peek(cursor, 1)]
  return open.value === sign && open.kind === 'sign' && open.from === name.to
}

function primary(cursor: Cursor, hint: Hint, depth: number): Expression {
  const token = peek(cursor)
  if (token.kind === 'text') return quoted(cursor)
  const dated = hint === 'text' ? null : writtenDate(cursor)
  if (dated !== null) return literal(dated)
  if (token.kind === 'number') {
    cursor.at++
    return hint === 'text' ? text(cursor.text.slice(token.from, token.to)) : percent(cursor, token.value)
  }
  if (token.kind === 'date') {
    if (hint !== 'text') return literal(dateLiteral(cursor))
    cursor.at++
    return text(token.value)
  }
  if (word(cursor, '(') !== null) {
    const inner = formula(cursor, depth + 1)
    expect(cursor, ')')
    return inner
  }
  return named(cursor, hint, depth)
}

function quoted(cursor: Cursor): Expression {
  const { value } = peek(cursor)
  cursor.at++
  return text(value)
}

function named(cursor: Cursor, hint: Hint, depth: number): Expression {
  const token = peek(cursor)
  for (const { usage, says } of functions.values())
    want(cursor, { kind: 'function', words: usage, detail: says, columns: [] })
  if (token.kind === 'word' && nextIs(cursor, '(')) {
    const called = call(cursor, depth)
    if (called !== null) return called
  }
  const column = tryColumn(cursor)
  if (column !== null) return { kind: 'column', column: column.id }
  if (comes(cursor, 'if', 'case')) return choice(cursor, depth)
  return constant(cursor, hint) ?? unknownColumn(cursor)
}

function constant(cursor: Cursor, hint: Hint): Expression | null {
  const said = word(cursor, 'yes', 'no', 'true', 'false')
  if (said !== null && hint === 'text') return text(said)
  if (said === 'true' || said === 'false') return literal({ type: 'boolean', value: said === 'true' })
  if (said !== null && hint === 'boolean') return literal({ type: 'boolean', value: said === 'yes' })
  if (said !== null) cursor.at--
  if (word(cursor, 'empty', 'blank', 'null', 'nothing') !== null) return empty
  const bare = hint === 'text' ? bareText(cursor) : null
  return bare === null ? null : text(bare)
}

function call(cursor: Cursor, depth: number): Expression | null {
  const said = peek(cursor).value
  const name = functionWords.get(said) ?? said
  if (name !== 'if' && !functions.has(name)) {
    if (cursor.index.loosely.has(said)) return null
    fail(cursor, `There is no function "${said}".`, nearest(said, [...functions.keys()]))
  }
  cursor.at += 2
  const args: Expression[] = []
  cursor.inArguments++
  while (word(cursor, ')') === null) {
    if (args.length > 0) expect(cursor, ',', ')')
    if (args.length > 0 && cursor.tokens[cursor.at - 1]?.value === ')') break
    args.push(formula(cursor, depth + 1))
  }
  cursor.inArguments--
  return name === 'if' ? conditional(cursor, args) : { kind: 'call', name, args }
}

function conditional(cursor: Cursor, args: readonly Expression[]): Expression {
  const [condition, then, otherwise] = args
  if (condition === undefined || then === undefined || args.length > 3)
    fail(cursor, 'if() is written as if(condition, then, else).')
  return { kind: 'case', when: [{ if: condition, then }], otherwise: otherwise ?? null }
}

/** `if a then b else c` and `case when a then b when c then d else e end`. */
function choice(cursor: Cursor, depth: number): Expression {
  const when: { if: Expression; then: Expression }[] = []
  const isCase = word(cursor, 'if', 'case') === 'case'
  if (isCase) expect(cursor, 'when')
  do {
    const condition = formula(cursor, depth + 1)
    expect(cursor, 'then')
    when.push({ if: condition, then: formula(cursor, depth + 1) })
  } while (word(cursor, ...(isCase ? ['when'] : ['else if', 'elseif'])) !== null)
  const otherwise = word(cursor, 'else', 'otherwise') === null ? null : formula(cursor, depth + 1)
  if (isCase) expect(cursor, 'end')
  return { kind: 'case', when, otherwise }
}
