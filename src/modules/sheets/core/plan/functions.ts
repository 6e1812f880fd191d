import type { ColumnType } from '../schema.ts'

/** What an argument may be: text takes anything and reads it as text. */
export type ArgumentKind = 'text' | 'number' | 'time' | 'boolean' | 'any' | 'count' | 'pattern'
export interface FunctionFacts {
  readonly name: string
  readonly args: readonly ArgumentKind[]
  /** How many of `args` must be there; the last repeats up to `most`. */
  readonly least: number
  readonly most: number
  /** `same`: the common type of the arguments that are not conditions. */
  readonly result: ColumnType | 'same'
  readonly usage: string
  readonly says: string
}

const fn = (
  usage: string,
  args: readonly ArgumentKind[],
  result: FunctionFacts['result'],
  says: string,
): FunctionFacts => ({
  name: usage.slice(0, usage.indexOf('(')),
  args,
  least: args.length,
  most: args.length,
  result,
  usage,
  says,
})
const open = (facts: FunctionFacts, least: number, most: number): FunctionFacts => ({ ...facts, least, most })
const MANY = 20

/** All that expressions may call. Names are ours; what they become in SQL is in `compile/calls.ts`. */
export const functions: ReadonlyMap<string, FunctionFacts> = new Map(
  [
    fn('lower(text)', ['text'], 'text', 'small letters'),
    fn('upper(text)', ['text'], 'text', 'capital letters'),
    fn('title(text)', ['text'], 'text', 'A Capital For Each Word'),
    fn('trim(text)', ['text'], 'text', 'without blanks around it and with single ones inside'),
    fn('length(text)', ['text'], 'integer', 'how many characters'),
    fn('left(text, n)', ['text', 'count'], 'text', 'the first n characters'),
    fn('right(text, n)', ['text', 'count'], 'text', 'the last n characters'),
    fn('mid(text, start, n)', ['text', 'count', 'count'], 'text', 'n characters from the start-th on'),
    fn('substitute(text, find, with)', ['text', 'text', 'text'], 'text', 'each place of find becomes with'),
    fn('before(text, sign)', ['text', 'text'], 'text', 'what stands before the first sign'),
    fn('after(text, sign)', ['text', 'text'], 'text', 'what stands after the first sign'),
    fn('part(text, sign, n)', ['text', 'text', 'count'], 'text', 'the n-th part between signs'),
    fn('extract(text, pattern)', ['text', 'pattern'], 'text', 'the first place that the pattern fits'),
    fn('matches(text, pattern)', ['text', 'pattern'], 'boolean', 'the pattern fits somewhere'),
    fn('contains(text, piece)', ['text', 'text'], 'boolean', 'the piece is in it, without regard to case'),
    fn('starts_with(text, piece)', ['text', 'text'], 'boolean', 'it begins so, without regard to case'),
    fn('ends_with(text, piece)', ['text', 'text'], 'boolean', 'it ends so, without regard to case'),
    fn('exact(a, b)', ['text', 'text'], 'boolean', 'the same text, with regard to case'),
    open(fn('concat(a, b, ...)', ['text'], 'text', 'texts one after the other'), 1, MANY),
    fn('text(value)', ['any'], 'text', 'the value as text'),
    fn('number(text)', ['text'], 'number', 'the text as a number, empty where it is none'),
    fn('abs(number)', ['number'], 'same', 'without its sign'),
    open(fn('round(number, decimals)', ['number', 'count'], 'same', 'rounded half away from zero, exactly'), 1, 2),
    fn('floor(number)', ['number'], 'integer', 'the whole number below'),
    fn('ceil(number)', ['number'], 'integer', 'the whole number above'),
    fn('sqrt(number)', ['number'], 'number', 'the square root'),
    fn('power(number, exponent)', ['number', 'number'], 'number', 'raised to the exponent'),
    open(fn('least(a, b, ...)', ['any'], 'same', 'the smallest that is not empty'), 2, MANY),
    open(fn('greatest(a, b, ...)', ['any'], 'same', 'the largest that is not empty'), 2, MANY),
    open(fn('coalesce(a, b, ...)', ['any'], 'same', 'the first that is not empty'), 2, MANY),
    fn('empty(value)', ['any'], 'boolean', 'nothing is there'),
    fn('filled(value)', ['any'], 'boolean', 'something is there'),
    fn('misfit(column)', ['any'], 'boolean', "the cell does not fit the column's type"),
    fn('year(date)', ['time'], 'integer', 'as 2024'),
    fn('quarter(date)', ['time'], 'integer', '1 to 4'),
    fn('month(date)', ['time'], 'integer', '1 to 12'),
    fn('week(date)', ['time'], 'integer', 'of ISO 8601, 1 to 53'),
    fn('day(date)', ['time'], 'integer', 'of the month'),
    fn('weekday(date)', ['time'], 'integer', '1 Monday to 7 Sunday'),
    fn('hour(date)', ['time'], 'integer', '0 to 23'),
    fn('minute(date)', ['time'], 'integer', '0 to 59'),
    fn('date(value)', ['any'], 'date', 'the day of a moment, or of a text as 2024-03-31'),
    fn('make_date(year, month, day)', ['count', 'count', 'count'], 'date', 'empty where there is no such day'),
    fn('month_start(date)', ['time'], 'date', 'the first of its month'),
    fn('month_end(date)', ['time'], 'date', 'the last of its month'),
    fn('add_months(date, n)', ['time', 'count'], 'date', 'n months later; the last day where there is no such day'),
    fn('days_between(from, to)', ['time', 'time'], 'integer', 'whole days'),
  ].map((facts) => [facts.name, facts]),
)
