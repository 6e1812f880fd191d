import type { Expression } from '../step.ts'
import { atEnd, fail, peek, want, word, type Cursor } from './cursor.ts'
import type { Hint } from './hints.ts'
import { both, compare, literal, numeral } from './literals.ts'
import { months } from './words.ts'

const isTime = (hint: Hint): boolean => hint === 'date' || hint === 'datetime'
const quarterOf = (word: string): number => Number(/^q([1-4])$/.exec(word)?.[1] ?? 0)
const isYear = (said: string): boolean => /^(?:1[89]|20|21)\d\d$/.test(said)
const clockWords = ['this', 'last', 'next', 'today', 'yesterday', 'tomorrow', 'now']

/** Whether `March`, `March 2024`, `Q2`, `Q2 2024` or `2024` comes beside a date. */
export function startsPeriod(cursor: Cursor, hint: Hint): boolean {
  if (!isTime(hint)) return false
  if (clockWords.includes(peek(cursor).value))
    fail(cursor, 'A plan means the same each day: name the month, as in: date in March 2024.')
  if (atEnd(cursor)) offer(cursor)
  const token = peek(cursor)
  if (token.kind === 'number') return isYear(token.value) && !months.has(peek(cursor, 1).value)
  const day = peek(cursor, 1)
  const isDay = day.kind === 'number' && !isYear(day.value)
  return (months.has(token.value) && !isDay) || quarterOf(token.value) > 0
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function offer(cursor: Cursor): void {
  for (const words of [...monthNames, 'Q1', 'Q2', 'Q3', 'Q4'])
    want(cursor, { kind: 'value', words, detail: '', columns: [] })
}

interface Period {
  readonly year: string | null
  readonly month: number | null
  readonly quarter: number | null
}

function one(cursor: Cursor): Period {
  const token = peek(cursor)
  cursor.at++
  if (token.kind === 'number') return { year: token.value, month: null, quarter: null }
  word(cursor, 'of', 'in')
  const next = peek(cursor)
  const year = next.kind === 'number' && isYear(next.value) ? next.value : null
  if (year !== null) cursor.at++
  return { year, month: months.get(token.value) ?? null, quarter: quarterOf(token.value) || null }
}

type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

export function period(left: Expression, cursor: Cursor, operator: Comparison | 'in'): Expression {
  const first = one(cursor)
  if (operator === 'in' || operator === '=') return inside(left, cursor, first)
  if (operator === '<>') return { kind: 'unary', operator: 'not', of: inside(left, cursor, first) }
  return beside(left, cursor, first, operator)
}

const part = (name: string, of: Expression): Expression => ({ kind: 'call', name, args: [of] })

function inside(left: Expression, cursor: Cursor, first: Period): Expression {
  const all = [first]
  for (;;) {
    const before = cursor.at
    if (word(cursor, ', or', ',', 'or', 'and') === null || !startsPeriod(cursor, 'date')) {
      cursor.at = before
      break
    }
    all.push(one(cursor))
  }
  const plain = (name: 'year' | 'month' | 'quarter'): boolean =>
    all.every((each) => each[name] !== null && Object.values(each).filter((value) => value !== null).length === 1)
  for (const name of ['month', 'quarter', 'year'] as const)
    if (plain(name) && all.length > 1)
      return {
        kind: 'in',
        of: part(name, left),
        values: all.map((each) => ({ type: 'number', value: String(each[name]) })),
      }
  return all
    .map((each) => within(left, each))
    .reduce((before, next) => ({ kind: 'binary', operator: 'or', left: before, right: next }))
}

function within(left: Expression, { year, month, quarter }: Period): Expression {
  const tests: Expression[] = []
  if (year !== null) tests.push(compare('=', part('year', left), numeral(year)))
  if (month !== null) tests.push(compare('=', part('month', left), numeral(month)))
  if (quarter !== null) tests.push(compare('=', part('quarter', left), numeral(quarter)))
  return tests.reduce(both)
}

/** Before its first day, from its first day on, until its last, after its last. */
function beside(left: Expression, cursor: Cursor, of: Period, operator: Exclude<Comparison, '=' | '<>'>): Expression {
  if (of.year === null) fail(cursor, 'Add the year, as in: date before March 2024.')
  const firstMonth = of.month ?? (of.quarter === null ? 1 : of.quarter * 3 - 2)
  const count = of.month !== null ? 1 : of.quarter !== null ? 3 : 12
  const next = Number(of.year) * 12 + firstMonth - 1 + count
  const iso = (year: number, month: number): Expression =>
    literal({ type: 'date', value: `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01` })
  const start = iso(Number(of.year), firstMonth)
  const end = iso(Math.floor(next / 12), (next % 12) + 1)
  const starts = operator === '<' || operator === '>='
  return compare(operator === '>' ? '>=' : operator === '<=' ? '<' : operator, left, starts ? start : end)
}
