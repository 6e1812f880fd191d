import type { ColumnId } from '../../schema.ts'
import { fold } from '../names.ts'
import type { Aggregate, NewColumn, Step } from '../step.ts'
import { needValues } from './ask.ts'
import { atEnd, column, comes, expect, fail, newColumn, newName, tryColumn, word, type Cursor } from './cursor.ts'
import { any, columns, textOf } from './lists.ts'
import { aggregateWords } from './words.ts'

const aggregatePhrases = [...aggregateWords.keys()]

/** `group by country sum total, average total as mean`. */
export function group(cursor: Cursor): Step {
  word(cursor, 'rows')
  word(cursor, 'by')
  const by = word(cursor, 'nothing') === null ? columns(cursor, any, ...aggregatePhrases) : []
  if (word(cursor, 'without values') !== null) return { op: 'group', by, values: [] }
  word(cursor, ':', ',', 'and', 'with', 'then')
  const bare = !comes(cursor, ...aggregatePhrases) && atEnd(cursor)
  return {
    op: 'group',
    by,
    values: named(cursor, by, bare ? [{ fn: 'count', column: null, name: 'count', given: false }] : drafts(cursor)),
  }
}

/** `sum total by country`, `count by country`. */
export function aggregateBy(cursor: Cursor): Step {
  const values = drafts(cursor)
  const by = word(cursor, 'by', 'per', 'for each', 'group by') === null ? [] : columns(cursor, any)
  return { op: 'group', by, values: named(cursor, by, values) }
}

interface Draft {
  readonly fn: Aggregate['fn']
  readonly column: ColumnId | null
  readonly name: string
  /** As somebody said; else it gives way to names that are there. */
  readonly given: boolean
}

function named(cursor: Cursor, by: readonly ColumnId[], values: readonly Draft[]): readonly Aggregate[] {
  const made: Aggregate[] = []
  for (const { fn, column, name, given } of values)
    made.push({ fn, column, into: newColumn(cursor, given ? name : freeName(cursor, by, made, name)) })
  return made
}

function drafts(cursor: Cursor): readonly Draft[] {
  const values: Draft[] = []
  for (;;) {
    const { fn, column, said } = aggregate(cursor)
    const name =
      word(cursor, 'as', 'into', 'called') === null ? null : newName(cursor, ...aggregatePhrases, 'by', 'per')
    const plain = fn === 'sum' ? said : column === null ? 'count' : `${fn} ${said}`
    values.push({ fn, column, name: name ?? plain, given: name !== null })
    const before = cursor.at
    const more = word(cursor, ', and', ',', 'and') !== null
    if (comes(cursor, ...aggregatePhrases)) continue
    if (more && !comes(cursor, 'by', 'per'))
      fail(cursor, 'Here comes sum, average, min, max, median, count, distinct, first, last or list.')
    cursor.at = before
    return values
  }
}

interface What {
  readonly fn: Aggregate['fn']
  readonly column: ColumnId | null
  readonly said: string
}

function aggregate(cursor: Cursor): What {
  const said = expect(cursor, ...aggregatePhrases)
  const fn = aggregateWords.get(said) ?? 'count'
  word(cursor, 'of the', 'of')
  if (fn === 'count') return counting(cursor)
  const id = column(cursor)
  return { fn, column: id, said: cursor.context.columns.find((each) => each.id === id)?.name ?? id }
}

/** Rows, or the cells of a column that are filled. */
function counting(cursor: Cursor): What {
  const rows = word(cursor, 'rows', 'all rows', '*') !== null || comes(cursor, 'by', 'per', 'as', ',', 'and')
  const found = rows ? null : tryColumn(cursor)
  return { fn: 'count', column: found?.id ?? null, said: found?.name ?? 'count' }
}

/** A name that neither the groups nor the values before have. */
function freeName(
  cursor: Cursor,
  by: readonly ColumnId[],
  values: readonly { into: NewColumn }[],
  name: string,
): string {
  const taken = new Set(cursor.context.columns.filter(({ id }) => by.includes(id)).map((each) => fold(each.name)))
  for (const { into } of values) taken.add(fold(into.name))
  const options = [name, `${name} 2`, `${name} 3`, `${name} 4`, `${name} 5`]
  return options.find((each) => !taken.has(fold(each))) ?? `${name} ${String(cursor.nextColumn)}`
}

export const LIMIT_OF_PIVOT = 500

/** `pivot country by month sum total`; `values "a" as [A], "b"` where they are not taken from the data. */
export function pivot(cursor: Cursor): Step {
  word(cursor, 'rows')
  const rows = word(cursor, 'all rows', 'everything') === null ? columns(cursor, any) : []
  expect(cursor, 'by', 'columns', 'across')
  const by = column(cursor)
  word(cursor, ',', 'values of', 'with')
  const what = aggregate(cursor)
  const values =
    word(cursor, 'values', 'for values', 'for', 'in') === null ? valuesOf(cursor, rows, by) : listedValues(cursor, rows)
  return { op: 'pivot', rows, column: by, values, aggregate: { fn: what.fn, column: what.column } }
}

function valuesOf(
  cursor: Cursor,
  rows: readonly ColumnId[],
  by: ColumnId,
): readonly { value: string; into: NewColumn }[] {
  const known = cursor.context.values?.get(by) ?? needValues(by)
  if (known.length === 0) fail(cursor, 'That column holds no values to make columns of.')
  const sorted = known.map(({ value }) => value).sort(byPlace)
  const made: { value: string; into: NewColumn }[] = []
  for (const value of sorted) {
    const name = freeName(
      cursor,
      rows,
      made,
      value.trim().slice(0, 200) === '' ? '(empty)' : value.trim().slice(0, 200),
    )
    made.push({ value, into: newColumn(cursor, name) })
  }
  return made
}

/** Numbers by size, texts by their letters, without the rules of any one country. */
function byPlace(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)]
  if (a.trim() !== '' && b.trim() !== '' && Number.isFinite(left) && Number.isFinite(right) && left !== right)
    return left - right
  return a < b ? -1 : a > b ? 1 : 0
}

function listedValues(cursor: Cursor, rows: readonly ColumnId[]): readonly { value: string; into: NewColumn }[] {
  const made: { value: string; into: NewColumn }[] = []
  do {
    const value = textOf(cursor, 'a value')
    const plain = value.trim() === '' ? '(empty)' : value.trim().slice(0, 200)
    const name = word(cursor, 'as', '->') === null ? freeName(cursor, rows, made, plain) : newName(cursor)
    made.push({ value, into: newColumn(cursor, name) })
  } while (word(cursor, ', and', ',', 'and') !== null)
  return made
}

/** `unpivot Jan..Dec into month, amount`. */
export function unpivot(cursor: Cursor): Step {
  word(cursor, 'columns')
  const chosen = columns(cursor, any)
  expect(cursor, 'into', 'to', 'as')
  const name = newColumn(cursor, newName(cursor, 'and'))
  expect(cursor, ',', 'and')
  return { op: 'unpivot', columns: chosen, name, value: newColumn(cursor, newName(cursor)) }
}
