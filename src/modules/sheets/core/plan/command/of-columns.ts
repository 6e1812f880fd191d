import type { ColumnId } from '../../schema.ts'
import { fold } from '../names.ts'
import type { Step } from '../step.ts'
import { column, expect, fail, newColumn, newName, tryColumn, word, type Cursor } from './cursor.ts'
import { formula } from './formula.ts'
import { any, columns } from './lists.ts'

export function rename(cursor: Cursor): Step {
  word(cursor, 'columns', 'column')
  const pairs: { column: ColumnId; to: string }[] = []
  do {
    const from = column(cursor)
    expect(cursor, 'to', 'as', '->', '=>', '→', 'into', '=')
    pairs.push({ column: from, to: newName(cursor) })
  } while (word(cursor, ', and', ',', 'and') !== null)
  return { op: 'rename', columns: pairs }
}

export function drop(cursor: Cursor): Step {
  word(cursor, 'the columns', 'the column', 'columns', 'column')
  return { op: 'drop', columns: columns(cursor, any) }
}

export function select(cursor: Cursor): Step {
  word(cursor, 'only')
  word(cursor, 'the columns', 'the column', 'columns', 'column')
  return { op: 'select', columns: columns(cursor, any) }
}

/** `move a, b first`, `move a after b`. */
export function reorder(cursor: Cursor): Step {
  word(cursor, 'columns', 'column')
  const moved = columns(cursor, any)
  const where = word(
    cursor,
    'first',
    'to the front',
    'to the start',
    'to the beginning',
    'last',
    'to the end',
    'after',
    'before',
  )
  const others = cursor.context.columns.map(({ id }) => id).filter((id) => !moved.includes(id))
  if (where === 'last' || where === 'to the end') return { op: 'reorder', columns: [...others, ...moved] }
  if (where !== 'after' && where !== 'before') return { op: 'reorder', columns: moved }
  const beside = others.indexOf(column(cursor))
  if (beside === -1) fail(cursor, 'A column cannot stand beside itself.')
  const at = where === 'after' ? beside + 1 : beside
  return { op: 'reorder', columns: [...others.slice(0, at), ...moved] }
}

/** `add vat = round(net * 0.2, 2)`: a new column; `set` makes the values of one anew. */
export function add(cursor: Cursor): Step {
  word(cursor, 'a column', 'a new column', 'new column', 'column')
  word(cursor, 'called', 'named')
  const name = newName(cursor, 'as', 'is')
  const to = newColumn(cursor, name)
  const taken = cursor.index.exact.get(fold(name))
  expect(cursor, '=', ':=', ':', 'as', 'is')
  if (taken !== undefined)
    fail(cursor, `There is a column "${taken.name}" already. To make its values anew say: set ${taken.name} = ...`)
  return { op: 'derive', column: to.column, name, expression: formula(cursor) }
}

export function set(cursor: Cursor): Step {
  word(cursor, 'column')
  const before = tryColumn(cursor)
  if (before === null) return add(cursor)
  expect(cursor, '=', 'to', ':=', 'as')
  return { op: 'derive', column: before.id, name: before.name, expression: formula(cursor) }
}
