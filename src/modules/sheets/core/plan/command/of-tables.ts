import { fold, nearest } from '../names.ts'
import type { PlanContext } from '../ports.ts'
import { refuseAt } from '../refusal.ts'
import type { Rule, Step } from '../step.ts'
import {
  atEnd,
  column,
  comes,
  expect,
  fail,
  indexNames,
  newColumn,
  newName,
  peek,
  rewritten,
  tryColumn,
  want,
  word,
  written,
  type Cursor,
} from './cursor.ts'
import { formula } from './formula.ts'
import { textOf } from './lists.ts'
import type { Token } from './tokens.ts'

type Other = PlanContext['others'][number]

/** The longest name of a table that stands here. */
function table(cursor: Cursor): Other {
  for (const { name } of cursor.context.others)
    want(cursor, { kind: 'table', words: name, detail: 'table', columns: [] })
  const first = peek(cursor)
  const quoted = first.kind === 'name' || first.kind === 'text'
  for (let count = quoted ? 1 : 12; count >= 1; count--) {
    const last = peek(cursor, count - 1)
    if (last.kind === 'end') continue
    const said = fold(quoted ? first.value : cursor.text.slice(first.from, last.to))
    const found = cursor.context.others.find(({ name }) => fold(name) === said)
    if (found === undefined) continue
    cursor.at += count
    return found
  }
  unknownTable(cursor, quoted ? first.value : cursor.text.slice(first.from, first.to))
}

function unknownTable(cursor: Cursor, said: string): never {
  const { from, to } = peek(cursor)
  const names = cursor.context.others.map(({ name }) => name)
  if (atEnd(cursor)) fail(cursor, 'Here comes the name of a table.', names)
  const near = nearest(said, names)
  refuseAt(peek(cursor), {
    message:
      names.length === 0
        ? `There is no table "${said}": nothing else is loaded. Add its file first.`
        : `There is no table "${said}". The tables are ${names.slice(0, 6).join(', ')}.`,
    suggestions: (near.length > 0 ? near : names).map((name) => rewritten(cursor, from, to, written(name))),
  })
}

/** Reads a column of another table, and goes on in this one. */
function columnThere(cursor: Cursor, other: Other): string {
  const there: Cursor = {
    ...cursor,
    context: { ...cursor.context, columns: other.columns },
    index: indexNames(other.columns),
  }
  const id = column(there)
  cursor.at = there.at
  return other.columns.find((each) => each.id === id)?.name ?? id
}

/** `join customers on customer_id = id take name, city as town`. */
export function join(cursor: Cursor): Step {
  word(cursor, 'with table', 'with', 'table')
  const other = table(cursor)
  expect(cursor, 'on', 'by', 'where', 'using')
  const on = keys(cursor, other)
  const take =
    word(cursor, 'take', 'taking', 'and take', 'adding', 'get') === null
      ? rest(cursor, other, on)
      : taken(cursor, other)
  return { op: 'join', table: other.name, on, take, ...manners(cursor) }
}

/** `look up city, name from customers by customer_id = id`. */
export function lookup(cursor: Cursor): Step {
  const start = cursor.at
  while (!atEnd(cursor) && !comes(cursor, 'from', 'in')) cursor.at++
  expect(cursor, 'from', 'in')
  const other = table(cursor)
  expect(cursor, 'on', 'by', 'where', 'using')
  const on = keys(cursor, other)
  const after = cursor.at
  cursor.at = start
  const take = taken(cursor, other)
  expect(cursor, 'from', 'in')
  cursor.at = after
  return { op: 'join', table: other.name, on, take, ...manners(cursor) }
}

function keys(cursor: Cursor, other: Other): readonly { left: string; right: string }[] {
  const on: { left: string; right: string }[] = []
  do {
    const left = column(cursor)
    if (word(cursor, '=', '==', 'equals', 'is') !== null) on.push({ left, right: columnThere(cursor, other) })
    else on.push({ left, right: cursor.context.columns.find(({ id }) => id === left)?.name ?? left })
  } while (word(cursor, 'and', ',') !== null)
  return on
}

function taken(cursor: Cursor, other: Other): Extract<Step, { op: 'join' }>['take'] {
  if (word(cursor, 'nothing') !== null) return []
  const take: { right: string; name: string }[] = []
  do {
    const right = columnThere(cursor, other)
    take.push({
      right,
      name:
        word(cursor, 'as', 'into', '->') === null
          ? free(cursor, right)
          : newName(cursor, 'first', 'keep', 'from', 'in'),
    })
  } while (word(cursor, ', and', ',', 'and') !== null)
  return take.map(({ right, name }) => ({ right, into: newColumn(cursor, name) }))
}

/** Without `take`: all that is not there yet. */
function rest(cursor: Cursor, other: Other, on: readonly { right: string }[]): Extract<Step, { op: 'join' }>['take'] {
  const known = new Set(on.map(({ right }) => fold(right)))
  return other.columns
    .filter(({ name }) => !known.has(fold(name)))
    .map(({ name }) => ({ right: name, into: newColumn(cursor, free(cursor, name)) }))
}

function free(cursor: Cursor, name: string): string {
  let found = name
  for (let next = 2; cursor.index.exact.has(fold(found)); next++) found = `${name} ${String(next)}`
  return found
}

function manners(cursor: Cursor): Pick<Extract<Step, { op: 'join' }>, 'how' | 'onMany'> {
  let [how, onMany]: ['left' | 'inner', 'refuse' | 'first'] = ['left', 'refuse']
  for (;;) {
    word(cursor, ',')
    if (
      word(cursor, 'only matching rows', 'only matching', 'keep only matching rows', 'keep only matching', 'inner') !==
      null
    )
      how = 'inner'
    else if (word(cursor, 'first match', 'take first match', 'first of many') !== null) onMany = 'first'
    else return { how, onMany }
  }
}

/** `append table returns`, `append returns without new columns`. */
export function append(cursor: Cursor): Step {
  word(cursor, 'rows of', 'the rows of')
  word(cursor, 'the table', 'table')
  const other = table(cursor)
  if (word(cursor, 'without new columns', 'with nothing new') !== null)
    return { op: 'union', table: other.name, add: [] }
  if (word(cursor, 'adding') !== null) {
    const names: string[] = []
    do names.push(columnThere(cursor, other))
    while (word(cursor, ',', 'and') !== null)
    return { op: 'union', table: other.name, add: names.map((name) => newColumn(cursor, name)) }
  }
  const missing = other.columns.filter(({ name }) => !cursor.index.exact.has(fold(name)))
  return { op: 'union', table: other.name, add: missing.map(({ name }) => newColumn(cursor, name)) }
}

/** `check that order_no is unique, amount is never negative or stop`. */
export function validate(cursor: Cursor): Step {
  word(cursor, 'that', 'whether', 'if', ':')
  const rules = [rule(cursor)]
  while (word(cursor, ', and that', ', and', ', that', ',', 'and that') !== null) rules.push(rule(cursor))
  const stop = word(cursor, 'or stop', 'else stop', 'otherwise stop') !== null
  return { op: 'validate', rules, onBreak: stop ? 'stop' : 'report' }
}

function rule(cursor: Cursor): Rule {
  word(cursor, 'each', 'every')
  const before = cursor.at
  const plain = columnRule(cursor)
  if (plain !== null) return plain
  cursor.at = before
  const from = peek(cursor).from
  const where = formula(cursor)
  const to = cursor.tokens[cursor.at - 1]?.to ?? from
  const sentence =
    word(cursor, 'says', 'called') === null ? cursor.text.slice(from, to) : textOf(cursor, 'the sentence')
  return { kind: 'holds', where, sentence }
}

function columnRule(cursor: Cursor): Rule | null {
  const first = tryColumn(cursor)
  if (first === null) return null
  const together = [first.id]
  while (word(cursor, 'with') !== null) together.push(column(cursor))
  if (word(cursor, 'is unique', 'are unique', 'occurs once', 'is a key') !== null)
    return { kind: 'unique', columns: together }
  if (together.length > 1) fail(cursor, 'Here comes "is unique".')
  if (word(cursor, 'is filled', 'is not empty', 'is never empty', 'is always filled', 'is required') !== null)
    return { kind: 'filled', column: first.id }
  if (first.type === 'text' && word(cursor, 'is one of', 'is always one of') !== null)
    return { kind: 'one_of', column: first.id, values: values(cursor) }
  if (word(cursor, 'holds only') !== null) return { kind: 'one_of', column: first.id, values: values(cursor) }
  return null
}

/** A value as it stands, not the beginning of another rule. */
function isPlain(cursor: Cursor, token: Token): boolean {
  return ['text', 'number', 'date', 'word'].includes(token.kind) && peek(cursor, 1).value !== '('
}

function values(cursor: Cursor): readonly string[] {
  const found = [textOf(cursor, 'a value')]
  for (;;) {
    const before = cursor.at
    if (word(cursor, ', or', ',', 'or') === null) return found
    const next = peek(cursor)
    if (!isPlain(cursor, next) || comes(cursor, 'stop') || (next.kind !== 'text' && tryColumn(cursor) !== null)) {
      cursor.at = before
      return found
    }
    found.push(textOf(cursor, 'a value'))
  }
}
