import type { Column, ColumnId } from '../../schema.ts'
import type { SortKey } from '../step.ts'
import { column, comes, fail, peek, tryColumn, unknownColumn, word, type Cursor } from './cursor.ts'

const everything = ['all', 'every', 'any']

/**
 * `a, b and c`, `jan..dec`, `all columns`, `all text columns except d`. After a comma one of `after` may come instead
 * of a column: it ends the list.
 */
export function columns(
  cursor: Cursor,
  fits: (column: Column) => boolean,
  ...after: readonly string[]
): readonly ColumnId[] {
  const whole = all(cursor, fits)
  if (whole !== null) return whole
  const found = [...range(cursor)]
  for (;;) {
    const before = cursor.at
    if (word(cursor, ', and', ',', 'and') === null) return found
    if (after.length > 0 && comes(cursor, ...after)) {
      const next = tryColumn(cursor)
      if (next === null) return found
      found.push(next.id)
      continue
    }
    if (peek(cursor).kind === 'end' || peek(cursor).kind === 'part') {
      cursor.at = before
      return found
    }
    found.push(...range(cursor))
  }
}

export const any = (): boolean => true
export const isText = ({ type }: Column): boolean => type === 'text'

function range(cursor: Cursor): readonly ColumnId[] {
  const first = column(cursor)
  if (word(cursor, '..', '...', '…', 'through') === null) return [first]
  const last = column(cursor)
  const ids = cursor.context.columns.map(({ id }) => id)
  const [from, to] = [ids.indexOf(first), ids.indexOf(last)]
  if (from > to) fail(cursor, 'The first column of a range stands left of the last.')
  return ids.slice(from, to + 1)
}

const kinds: Readonly<Record<string, (column: Column) => boolean>> = {
  text: isText,
  texts: isText,
  number: ({ type }) => ['integer', 'decimal', 'number'].includes(type),
  numeric: ({ type }) => ['integer', 'decimal', 'number'].includes(type),
  date: ({ type }) => type === 'date' || type === 'datetime',
}

function all(cursor: Cursor, fits: (column: Column) => boolean): readonly ColumnId[] | null {
  const before = cursor.at
  if (tryColumn(cursor) !== null) {
    cursor.at = before
    return null
  }
  const open = word(cursor, 'everywhere', 'everything', ...everything)
  if (open === null) return null
  const kind = word(cursor, ...Object.keys(kinds))
  word(cursor, 'columns', 'column', 'cells', 'values', 'fields')
  const except = word(cursor, 'except', 'but', 'without') === null ? [] : columns(cursor, any)
  const own = kind === null ? fits : (kinds[kind] ?? fits)
  const found = cursor.context.columns.filter((each) => own(each) && !except.includes(each.id)).map(({ id }) => id)
  if (found.length === 0) fail(cursor, 'No column is of that kind.')
  return found
}

/** `date desc, name`: `newest first` and `largest first` too. */
export function sortKeys(cursor: Cursor, usual: SortKey['order'] = 'ascending'): readonly SortKey[] {
  const keys = [sortKey(cursor, usual)]
  for (;;) {
    const before = cursor.at
    if (word(cursor, ', then by', ', then', ', and', ',', 'then by', 'then', 'and') === null) return keys
    const next = tryColumn(cursor)
    if (next === null) {
      if (peek(cursor).kind !== 'end') unknownColumn(cursor)
      cursor.at = before
      return keys
    }
    keys.push({ column: next.id, order: order(cursor) ?? usual })
  }
}

const sortKey = (cursor: Cursor, usual: SortKey['order']): SortKey => ({
  column: column(cursor),
  order: order(cursor) ?? usual,
})

const up = [
  'asc',
  'ascending',
  'a-z',
  'a to z',
  'oldest first',
  'smallest first',
  'lowest first',
  'earliest first',
  'up',
]
const down = [
  'desc',
  'descending',
  'z-a',
  'z to a',
  'newest first',
  'largest first',
  'highest first',
  'latest first',
  'biggest first',
  'down',
]

function order(cursor: Cursor): SortKey['order'] | null {
  if (word(cursor, ...up, 'a - z') !== null) return 'ascending'
  return word(cursor, ...down) === null ? null : 'descending'
}

const signsByName: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  space: ' ',
  blank: ' ',
  tab: '\t',
  newline: '\n',
  'new line': '\n',
  dash: '-',
  hyphen: '-',
  slash: '/',
  colon: ':',
  pipe: '|',
  dot: '.',
  point: '.',
  underscore: '_',
  nothing: '',
  empty: '',
}

/** A text in quotes, a word for a sign (`comma`), or a sign as it stands. */
export function textOf(cursor: Cursor, what: string): string {
  const token = peek(cursor)
  if (token.kind === 'text') {
    cursor.at++
    return token.value
  }
  const named = word(cursor, ...Object.keys(signsByName))
  if (named !== null) return signsByName[named] ?? ''
  if (token.kind === 'end' || token.kind === 'part') fail(cursor, `Here comes ${what}, in quotes.`)
  cursor.at++
  return cursor.text.slice(token.from, token.to)
}

export function wholeNumber(cursor: Cursor, what: string): number {
  const { kind, value } = peek(cursor)
  if (kind !== 'number' || !/^\d{1,12}$/.test(value)) fail(cursor, `Here comes ${what}, a whole number.`)
  cursor.at++
  return Number(value)
}
