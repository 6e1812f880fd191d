import type { Expression, SortKey, Step } from '../step.ts'
import { column, comes, expect, peek, word, type Cursor } from './cursor.ts'
import { formula } from './formula.ts'
import { any, columns, sortKeys, wholeNumber } from './lists.ts'

export function keepRows(cursor: Cursor): Step {
  return { op: 'filter', keep: true, where: formula(cursor) }
}

export function deleteRows(cursor: Cursor): Step {
  return { op: 'filter', keep: false, where: formula(cursor) }
}

/** Rows without anything in them. */
export function deleteEmptyRows(cursor: Cursor): Step {
  const tests = cursor.context.columns.map(({ id }): Expression => ({
    kind: 'call',
    name: 'empty',
    args: [{ kind: 'column', column: id }],
  }))
  return { op: 'filter', keep: false, where: balanced(tests) }
}

/** So that a thousand columns are no thousand levels. */
function balanced(tests: readonly Expression[]): Expression {
  const [first] = tests
  if (first === undefined) return { kind: 'literal', literal: { type: 'boolean', value: false } }
  if (tests.length === 1) return first
  const half = Math.ceil(tests.length / 2)
  return { kind: 'binary', operator: 'and', left: balanced(tests.slice(0, half)), right: balanced(tests.slice(half)) }
}

export function sort(cursor: Cursor): Step {
  word(cursor, 'rows')
  word(cursor, 'by')
  return { op: 'sort', by: sortKeys(cursor) }
}

/** `remove duplicates by order_no keep last by date`. */
export function deduplicate(cursor: Cursor): Step {
  word(cursor, 'rows', 'values')
  const named = word(cursor, 'by', 'on', 'of', 'in', 'with the same', 'per') !== null
  const by = named && word(cursor, 'all columns', 'all') === null ? columns(cursor, any, 'keep', 'keeping') : []
  word(cursor, ',')
  if (word(cursor, 'keep the', 'keep', 'keeping the', 'keeping') === null)
    return { op: 'deduplicate', by, keep: 'first', order: [] }
  const keep = expect(
    cursor,
    'first',
    'last',
    'newest',
    'latest',
    'oldest',
    'earliest',
    'largest',
    'highest',
    'smallest',
    'lowest',
  )
  const order: readonly SortKey[] = word(cursor, 'by', 'in order of') === null ? [] : sortKeys(cursor)
  const last = !['first', 'oldest', 'earliest', 'smallest', 'lowest'].includes(keep)
  return { op: 'deduplicate', by, keep: last ? 'last' : 'first', order }
}

export function sample(cursor: Cursor): Step {
  word(cursor, 'of')
  const rows = wholeNumber(cursor, 'how many rows')
  word(cursor, 'random rows', 'rows', 'row')
  const seed = word(cursor, 'seed', 'with seed') === null ? 1 : wholeNumber(cursor, 'the seed')
  return { op: 'sample', rows, seed }
}

/** `top 10 by total per country`: the largest first, unless told otherwise. */
export function top(cursor: Cursor): Step {
  return ranked(cursor, 'descending')
}

export function bottom(cursor: Cursor): Step {
  return ranked(cursor, 'ascending')
}

function ranked(cursor: Cursor, usual: SortKey['order']): Step {
  const rows = wholeNumber(cursor, 'how many rows')
  word(cursor, 'rows', 'row')
  const by = word(cursor, 'by', 'of') === null ? [] : sortKeys(cursor, usual)
  const per = word(cursor, 'per', 'for each', 'in each', 'within each') === null ? [] : columns(cursor, any)
  return { op: 'top', rows, by, per }
}

/** `keep first 100 rows`, `limit 100`. */
export function limit(cursor: Cursor): Step {
  const rows = wholeNumber(cursor, 'how many rows')
  word(cursor, 'rows', 'row')
  const per = word(cursor, 'per', 'for each', 'in each') === null ? [] : columns(cursor, any)
  return { op: 'top', rows, by: [], per }
}

/** `keep country, total` or `keep country = "UA"`. */
export function keepSomething(cursor: Cursor): Step {
  const before = { at: cursor.at, next: cursor.nextColumn }
  word(cursor, 'only')
  const listed = columnsAlone(cursor)
  if (listed !== null) return { op: 'select', columns: listed }
  cursor.at = before.at
  word(cursor, 'only')
  return keepRows(cursor)
}

function columnsAlone(cursor: Cursor): readonly string[] | null {
  const from = cursor.at
  if (comes(cursor, 'all')) return columns(cursor, any)
  column(cursor)
  const { kind, value } = peek(cursor)
  const goesOn =
    kind === 'end' || kind === 'part' || value === ',' || value === 'and' || value === '..' || value === '...'
  if (!goesOn) return null
  cursor.at = from
  return columns(cursor, any)
}
