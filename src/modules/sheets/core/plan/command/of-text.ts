import type { ColumnId, ColumnType } from '../../schema.ts'
import type { Literal, Step } from '../step.ts'
import { askOf, needValues } from './ask.ts'
import { atEnd, column, comes, expect, fail, newColumn, newName, peek, rewritten, word, type Cursor } from './cursor.ts'
import { any, columns, isText, textOf, wholeNumber } from './lists.ts'
import { dateLiteral, readLiteral } from './literals.ts'
import { similar } from '../similar.ts'

export function fill(cursor: Cursor): Step {
  const early = word(cursor, 'down', 'up')
  word(cursor, 'empty cells', 'empty values', 'empty', 'blanks', 'blank cells', 'gaps', 'missing values')
  word(cursor, 'in', 'of')
  const chosen = columns(cursor, any)
  if (early !== null) return { op: 'fill', columns: chosen, with: early === 'up' ? 'up' : 'down' }
  const way = word(cursor, 'down', 'up', 'from above', 'from below')
  if (way !== null) return { op: 'fill', columns: chosen, with: way === 'up' || way === 'from below' ? 'up' : 'down' }
  expect(cursor, 'with', 'by')
  if (word(cursor, 'the value above', 'value above', 'previous') !== null)
    return { op: 'fill', columns: chosen, with: 'down' }
  return { op: 'fill', columns: chosen, with: fillLiteral(cursor, chosen) }
}

function fillLiteral(cursor: Cursor, chosen: readonly ColumnId[]): Literal {
  const token = peek(cursor)
  if (token.kind === 'date') return dateLiteral(cursor)
  const truth = token.kind === 'word' ? word(cursor, 'true', 'false') : null
  if (truth !== null) return { type: 'boolean', value: truth === 'true' }
  const minus = token.value === '-' && peek(cursor, 1).kind === 'number'
  if (minus) cursor.at++
  const number = peek(cursor)
  if (number.kind === 'number') {
    cursor.at++
    return { type: 'number', value: minus ? `-${number.value}` : number.value }
  }
  const type = cursor.context.columns.find(({ id }) => id === chosen[0])?.type ?? 'text'
  const said = textOf(cursor, 'what to fill with')
  return readLiteral(said, type) ?? { type: 'text', value: said }
}

/** `split name by " " into first, last`. */
export function split(cursor: Cursor): Step {
  word(cursor, 'column')
  const from = column(cursor)
  expect(cursor, 'by', 'at', 'on')
  const by = textOf(cursor, 'the sign to split at')
  expect(cursor, 'into', 'to', 'as')
  const into = [newColumn(cursor, newName(cursor))]
  while (word(cursor, ', and', ',', 'and') !== null) into.push(newColumn(cursor, newName(cursor)))
  return { op: 'split', column: from, by, into }
}

/** `merge first, last into full_name with " " keep parts`. */
export function merge(cursor: Cursor): Step {
  word(cursor, 'columns')
  const parts = columns(cursor, any)
  expect(cursor, 'into', 'as', 'to')
  const into = newColumn(cursor, newName(cursor, 'with', 'by', 'separated by', 'keep', 'keeping'))
  const given = word(cursor, 'with', 'by', 'separated by', 'using') !== null
  const separator = given ? textOf(cursor, 'what stands between') : ' '
  const keepParts =
    word(cursor, 'keep the parts', 'keep parts', 'keeping parts', 'keep the columns', 'keep columns') !== null
  return { op: 'merge', columns: parts, separator, into, keepParts }
}

/** `replace "n/a" with empty in all columns`; whole cells where they become empty, else each place. */
export function replace(cursor: Cursor): Step {
  const how = word(cursor, 'cells', 'cell', 'text', 'pattern', 'exactly')
  const find = textOf(cursor, 'what to replace')
  expect(cursor, 'with', 'by', '->', '=>', '→')
  const to = textOf(cursor, 'what stands there instead')
  const all = word(cursor, 'in', 'of', 'within') === null
  const chosen = all ? cursor.context.columns.map(({ id }) => id) : columns(cursor, any)
  const plain = to === '' ? 'cell' : 'text'
  const match = how === null ? plain : how === 'pattern' ? 'pattern' : how === 'text' ? 'text' : 'cell'
  return { op: 'replace', columns: chosen, find, with: to, match }
}

export const tidy =
  (how: Extract<Step, { op: 'tidy' }>['how']) =>
  (cursor: Cursor): Step => {
    word(cursor, 'the')
    if (atEnd(cursor)) return { op: 'tidy', columns: texts(cursor), how }
    return { op: 'tidy', columns: columns(cursor, isText), how }
  }

function texts(cursor: Cursor): readonly ColumnId[] {
  const found = cursor.context.columns.filter(isText).map(({ id }) => id)
  return found.length > 0 ? found : fail(cursor, 'This table has no text columns.')
}

const kinds = {
  email: 'email',
  emails: 'email',
  'e-mail': 'email',
  'e - mail': 'email',
  phone: 'phone',
  phones: 'phone',
  'phone numbers': 'phone',
  'phone number': 'phone',
  numbers: 'number',
  number: 'number',
  dates: 'date',
  date: 'date',
} as const

/** `clean phone mobile country UA`, `clean date d/m/y`; the kind alone is the column of that name too. */
export function clean(cursor: Cursor): Step {
  const before = cursor.at
  const said = expect(cursor, ...Object.keys(kinds))
  const as = Object.entries(kinds).find(([name]) => name === said)?.[1] ?? 'number'
  const told = word(cursor, 'in', 'of', 'column') !== null
  const bare = !told && (atEnd(cursor) || comes(cursor, 'country', ...orders, 'decimals', 'decimal'))
  if (bare) cursor.at = before
  const chosen = columns(cursor, any)
  const settings = cleanSettings(cursor)
  if (as === 'date' && settings.dateOrder === null && unclear(cursor, chosen)) askOrder(cursor)
  return { op: 'clean', columns: chosen, as, ...settings }
}

const orders = ['d / m / y', 'd / m', 'dmy', 'day first', 'm / d / y', 'm / d', 'mdy', 'month first'] as const

function cleanSettings(cursor: Cursor): Omit<Extract<Step, { op: 'clean' }>, 'op' | 'columns' | 'as'> {
  let settings: Omit<Extract<Step, { op: 'clean' }>, 'op' | 'columns' | 'as'> = {
    dateOrder: null,
    country: null,
    scale: 2,
    decimalMark: null,
  }
  for (;;) {
    word(cursor, 'with', ',', 'and')
    const order = word(cursor, ...orders)
    if (order !== null) settings = { ...settings, dateOrder: order.startsWith('m') ? 'mdy' : 'dmy' }
    else if (word(cursor, 'country', 'from country') !== null)
      settings = { ...settings, country: textOf(cursor, 'the country').toUpperCase() }
    else if (word(cursor, 'decimal comma', 'comma decimals') !== null) settings = { ...settings, decimalMark: ',' }
    else if (word(cursor, 'decimal point', 'point decimals') !== null) settings = { ...settings, decimalMark: '.' }
    else if (word(cursor, 'decimals') !== null)
      settings = { ...settings, scale: wholeNumber(cursor, 'how many decimals') }
    else if (peek(cursor, 1).value === 'decimals') {
      settings = { ...settings, scale: wholeNumber(cursor, 'how many decimals') }
      word(cursor, 'decimals')
    } else return settings
  }
}

/** Days first is only sure where the values show it. */
function unclear(cursor: Cursor, chosen: readonly ColumnId[]): boolean {
  return chosen.some((id) => {
    const column = cursor.context.columns.find((each) => each.id === id)
    if (column?.type !== 'text') return false
    const values = cursor.context.values?.get(id)
    if (values === undefined) return false
    const slashed = values.flatMap(({ value }) => [...value.matchAll(/^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}/g)])
    return slashed.length > 0 && slashed.every(([, a, b]) => Number(a) <= 12 && Number(b) <= 12)
  })
}

function askOrder(cursor: Cursor): never {
  const to = peek(cursor).from
  askOf(
    'The dates may be day/month or month/day. Which do they hold?',
    ['d/m', 'm/d'].map((each) => rewritten(cursor, to, to, ` ${each}`)),
  )
}

const types: Readonly<Record<string, ColumnType>> = {
  text: 'text',
  integer: 'integer',
  'whole number': 'integer',
  'whole numbers': 'integer',
  decimal: 'decimal',
  money: 'decimal',
  number: 'decimal',
  numbers: 'decimal',
  double: 'number',
  boolean: 'boolean',
  'yes no': 'boolean',
  date: 'date',
  dates: 'date',
  datetime: 'datetime',
  'date and time': 'datetime',
  duration: 'duration',
  time: 'duration',
}

/** `convert amount to decimal 2`. */
export function convert(cursor: Cursor): Step {
  word(cursor, 'column', 'columns')
  const chosen = columns(cursor, any)
  expect(cursor, 'to a', 'to an', 'to', 'into', 'as a', 'as', 'a', 'an')
  const to = types[expect(cursor, ...Object.keys(types))] ?? 'text'
  word(cursor, 'with')
  const given = peek(cursor).kind === 'number'
  const scale = to !== 'decimal' ? 0 : given ? wholeNumber(cursor, 'how many decimals') : 2
  word(cursor, 'decimals', 'places', 'decimal places')
  return { op: 'convert', columns: chosen, to, scale }
}

export const LIMIT_OF_VALUES = 5_000

/** `cluster country` finds what is similar; `cluster country: "Ukraina" -> "Ukraine"` says it. */
export function cluster(cursor: Cursor): Step {
  word(cursor, 'values', 'similar values', 'column')
  word(cursor, 'of', 'in')
  const id = column(cursor)
  if (word(cursor, ':', 'as') !== null) return { op: 'cluster', column: id, values: clusterPairs(cursor) }
  const values = cursor.context.values?.get(id) ?? needValues(id)
  const found = similar(values)
  if (found.length === 0) fail(cursor, 'No two values of this column are similar.')
  return {
    op: 'cluster',
    column: id,
    values: found.flatMap(({ to, values: all }) =>
      all.filter(({ value }) => value !== to).map(({ value }) => ({ from: value, to })),
    ),
  }
}

function clusterPairs(cursor: Cursor): readonly { from: string; to: string }[] {
  const pairs: { from: string; to: string }[] = []
  do {
    const from = textOf(cursor, 'a value')
    expect(cursor, '->', '=>', '→', 'to', '=', 'is')
    pairs.push({ from, to: textOf(cursor, 'what it becomes') })
  } while (word(cursor, ',') !== null)
  return pairs
}
