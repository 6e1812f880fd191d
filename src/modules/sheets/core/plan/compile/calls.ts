import { functions, type ArgumentKind, type FunctionFacts } from '../functions.ts'
import { nearest } from '../names.ts'
import { checkPattern } from '../pattern.ts'
import { refuse } from '../refusal.ts'
import { called, readAs } from './operators.ts'
import {
  asDecimal,
  asDouble,
  asText,
  castTo,
  common,
  isEmptyCell,
  isExact,
  isNumeric,
  isTime,
  type Value,
} from './value.ts'

type Build = (args: readonly Value[], sql: readonly string[]) => string

const day = (sql: string): string => `CAST(${sql} AS DATE)`
/** Counts of characters stay where DuckDB takes them. */
const within = (sql: string, least: number): string => `least(greatest(${sql}, ${String(least)}), 1000000)`
const part =
  (name: string): Build =>
  (_, [x = '']) =>
    `${name}(${x})`

/** Arguments come as SQL of the kind that the function asks for; every error of a row is a null. */
const builds: Readonly<Record<string, Build>> = {
  lower: part('lower'),
  upper: part('upper'),
  title: (_, [x = '']) => titled(x),
  trim: (_, [x = '']) => trimmed(x),
  length: part('length'),
  left: (_, [x = '', n = '']) => `"left"(${x}, ${within(n, 0)})`,
  right: (_, [x = '', n = '']) => `"right"(${x}, ${within(n, 0)})`,
  mid: (_, [x = '', start = '', n = '']) => `substring(${x}, ${within(start, 1)}, ${within(n, 0)})`,
  substitute: (_, [x = '', find = '', to = '']) => `replace(${x}, ${find}, ${to})`,
  before: (_, [x = '', sign = '']) => `split_part(${x}, ${sign}, 1)`,
  after: (_, [x = '', sign = '']) =>
    `CASE WHEN contains(${x}, ${sign}) THEN substring(${x}, strpos(${x}, ${sign}) + length(${sign})) ELSE '' END`,
  part: (_, [x = '', sign = '', n = '']) => `split_part(${x}, ${sign}, ${within(n, 1)})`,
  extract: (_, [x = '', pattern = '']) => `regexp_extract(${x}, ${pattern})`,
  matches: (_, [x = '', pattern = '']) => `coalesce(regexp_matches(${x}, ${pattern}), false)`,
  contains: (_, [x = '', piece = '']) => `coalesce(contains(lower(${x}), lower(${piece})), false)`,
  starts_with: (_, [x = '', piece = '']) => `coalesce(starts_with(lower(${x}), lower(${piece})), false)`,
  ends_with: (_, [x = '', piece = '']) => `coalesce(ends_with(lower(${x}), lower(${piece})), false)`,
  exact: (_, [a = '', b = '']) => `coalesce(${a} = ${b}, false)`,
  concat: (_, sql) => `concat(${sql.join(', ')})`,
  text: ([x]) => (x === undefined ? '' : asText(x)),
  number: (_, [x = '']) => `TRY_CAST(${x} AS DOUBLE)`,
  abs: (_, [x = '']) => `TRY(abs(${x}))`,
  floor: (_, [x = '']) => `TRY_CAST(floor(${x}) AS BIGINT)`,
  ceil: (_, [x = '']) => `TRY_CAST(ceil(${x}) AS BIGINT)`,
  sqrt: ([x]) => (x === undefined ? '' : `TRY(sqrt(${asDouble(x)}))`),
  power: (args) => `TRY(pow(${args.map(asDouble).join(', ')}))`,
  least: (_, sql) => `least(${sql.join(', ')})`,
  greatest: (_, sql) => `greatest(${sql.join(', ')})`,
  coalesce: (_, sql) => `coalesce(${sql.join(', ')})`,
  empty: ([x]) => (x === undefined ? '' : emptyValue(x)),
  filled: ([x]) => (x === undefined ? '' : `(NOT ${emptyValue(x)})`),
  misfit: ([x]) => misfit(x),
  year: part('year'),
  quarter: part('quarter'),
  month: part('month'),
  week: part('week'),
  day: part('day'),
  weekday: part('isodow'),
  hour: (_, [x = '']) => `hour(CAST(${x} AS TIMESTAMP))`,
  minute: (_, [x = '']) => `minute(CAST(${x} AS TIMESTAMP))`,
  date: ([x]) => (x === undefined ? '' : dayOf(x)),
  make_date: (_, [y = '', m = '', d = '']) => `TRY(make_date(${y}, ${m}, ${d}))`,
  month_start: (_, [x = '']) => day(`date_trunc('month', ${x})`),
  month_end: (_, [x = '']) => `last_day(${x})`,
  add_months: (_, [x = '', n = '']) => `TRY(${day(`(${day(x)} + to_months(TRY_CAST(${n} AS INTEGER)))`)})`,
  days_between: (_, [a = '', b = '']) => `date_diff('day', ${day(a)}, ${day(b)})`,
}

export const trimmed = (sql: string): string =>
  `trim(regexp_replace(${sql}, '[\\s\\x{A0}\\x{200B}\\x{FEFF}]+', ' ', 'g'))`
export const titled = (sql: string): string =>
  `array_to_string(list_transform(regexp_extract_all(lower(${sql}), '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+'), lambda w: upper(w[1]) || w[2:]), '')`

function emptyValue(value: Value): string {
  if (value.column !== undefined) return isEmptyCell(value.column)
  return value.type === 'text' ? `(nullif(trim(${value.sql}), '') IS NULL)` : `(${value.sql} IS NULL)`
}

function misfit(value: Value | undefined): string {
  if (value?.column === undefined) refuse('misfit() takes a column, as in misfit(amount).')
  return value.column.misfits ? `(i.${value.column.id}x IS NOT NULL)` : 'false'
}

function dayOf(value: Value): string {
  if (isTime(value)) return day(value.sql)
  if (value.type === 'text' || value.type === 'null') return `TRY_CAST(${asText(value)} AS DATE)`
  refuse(`${called(value)} is no date and cannot be read as one.`)
}

/** @throws Refused: no such function, or other arguments than it takes. */
export function call(name: string, args: readonly Value[]): Value {
  const facts = functions.get(name)
  if (facts === undefined)
    refuse(
      `There is no function "${name}". These are near it.`,
      nearest(name, [...functions.keys()]).map((each) => functions.get(each)?.usage ?? each),
    )
  if (args.length < facts.least || args.length > facts.most)
    refuse(`${facts.usage} does not take ${String(args.length)} values. Write it as shown.`)
  const from = args.flatMap((arg) => arg.from)
  if (name === 'round') return { ...rounded(args), from }
  const build = builds[name]
  if (build === undefined) refuse(`${facts.usage} is not at hand.`)
  const type = resultType(facts, args)
  const values =
    facts.result === 'same' ? args.map((arg) => castTo(numberOrAny(facts, arg), type)) : prepared(facts, args)
  return { sql: build(args, values), ...type, from }
}

function resultType(
  facts: FunctionFacts,
  args: readonly Value[],
): Pick<Value, 'scale'> & { type: Exclude<Value['type'], 'null'> } {
  return facts.result === 'same' ? common(args) : { type: facts.result, scale: 0 }
}

function numberOrAny(facts: FunctionFacts, value: Value): Value {
  if (facts.args[0] === 'number') return wanted('number', facts, value)
  return value
}

function prepared(facts: FunctionFacts, args: readonly Value[]): readonly string[] {
  return args.map((arg, index) => {
    const kind = facts.args[Math.min(index, facts.args.length - 1)] ?? 'any'
    const value = wanted(kind, facts, arg)
    if (kind === 'text') return asText(value)
    return kind === 'count' ? `TRY_CAST(${value.sql} AS BIGINT)` : value.sql
  })
}

const kinds: Readonly<Record<'time' | 'boolean' | 'number' | 'count', (value: Value) => boolean>> = {
  time: isTime,
  boolean: ({ type }) => type === 'boolean',
  number: isNumeric,
  count: isNumeric,
}

function wanted(kind: ArgumentKind, facts: FunctionFacts, value: Value): Value {
  if (kind === 'pattern') return patternOf(facts, value)
  if (kind === 'text' || kind === 'any' || kinds[kind](value)) return value
  if (value.type === 'null') return nothing(kind, value)
  const [what, as] = kind === 'time' ? (['a date', 'date'] as const) : (['a number', 'number'] as const)
  refuse(`${facts.usage} takes ${what}, and ${called(value)} is none.`, readAs(value, as))
}

function patternOf(facts: FunctionFacts, value: Value): Value {
  if (value.literal?.type !== 'text') refuse(`The pattern in ${facts.usage} is written in quotes, not worked out.`)
  checkPattern(value.literal.value)
  return value
}

function nothing(kind: ArgumentKind, value: Value): Value {
  return kind === 'time'
    ? { ...value, sql: 'CAST(NULL AS DATE)', type: 'date' }
    : { ...value, sql: 'CAST(NULL AS BIGINT)', type: 'integer' }
}

function placesOf(decimals: Value | undefined): number {
  if (decimals === undefined) return 0
  const places = decimals.literal?.type === 'number' ? Number(decimals.literal.value) : NaN
  if (!Number.isInteger(places) || places < 0 || places > 9)
    refuse('round(number, decimals) takes 0 to 9 decimals, written as a number: round(net * 0.2, 2).')
  return places
}

/** To at most 12 decimals first: a quotient of cents that ends in 5 is rounded as people see it, not as DOUBLE holds it. */
function rounded([value, decimals]: readonly Value[]): Omit<Value, 'from'> {
  const places = placesOf(decimals)
  if (value === undefined || value.type === 'null') return { sql: 'NULL', type: 'integer', scale: 0 }
  if (!isNumeric(value)) refuse('round(number, decimals) takes a number.', readAs(value, 'number'))
  const exact = isExact(value) ? asDecimal(value, value.scale) : `TRY_CAST(${asDouble(value)} AS DECIMAL(38, 12))`
  const sql = `TRY(round(${exact}, ${String(places)}))`
  return places === 0
    ? { sql: `TRY_CAST(${sql} AS BIGINT)`, type: 'integer', scale: 0 }
    : { sql: `TRY_CAST(${sql} AS DECIMAL(38, ${String(places)}))`, type: 'decimal', scale: places }
}
