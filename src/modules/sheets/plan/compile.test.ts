import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe as group, expect, test } from 'vitest'
import { brokenOf, openDuck, rowsOf, table, type Cells } from '../../../../test/support/duck.ts'
import { parseCommand } from '../core/plan/command/parse.ts'
import { check, compile } from '../core/plan/compile.ts'
import type { Compiled, PlanContext } from '../core/plan/ports.ts'
import type { Step } from '../core/plan/step.ts'
import type { Column, ColumnType } from '../core/schema.ts'

let duck: { connection: DuckDBConnection; close(): void }
beforeAll(async () => void (duck = await openDuck()))
afterAll(() => duck.close())

type Sketch = Readonly<Record<string, ColumnType | 'decimal?' | 'integer?' | 'money'>>

const columnsOf = (sketch: Sketch): readonly Column[] =>
  Object.entries(sketch).map(([name, said], at) => {
    const type = said === 'money' || said === 'decimal?' ? 'decimal' : said === 'integer?' ? 'integer' : said
    return { id: `c${String(at + 1)}`, name, type, scale: type === 'decimal' ? 2 : 0, misfits: said.endsWith('?') }
  })

interface Done {
  readonly rows: (string | null)[][]
  readonly broken: Record<string, number>
  readonly compiled: Compiled
  readonly context: PlanContext
}

/** The command run over the rows. */
async function run(
  words: string,
  sketch: Sketch,
  rows: readonly Cells[],
  more: Partial<PlanContext> = {},
): Promise<Done> {
  const columns = columnsOf(sketch)
  const context: PlanContext = { columns, others: [], nextColumn: columns.length + 1, ...more }
  const outcome = parseCommand(words, context)
  if (outcome.kind !== 'steps' || outcome.steps[0] === undefined)
    throw new Error(`${words}: ${JSON.stringify(outcome)}`)
  return runStep(outcome.steps[0], context, rows)
}

async function runStep(step: Step, context: PlanContext, rows: readonly Cells[]): Promise<Done> {
  const compiled = compile(step, context)
  if (compiled.kind === 'refused') throw new Error(compiled.problem.message)
  await table(duck.connection, 'input', context.columns, rows)
  return {
    rows: await rowsOf(duck.connection, compiled.compiled),
    broken: await brokenOf(duck.connection, compiled.compiled),
    compiled: compiled.compiled,
    context,
  }
}

const last = ({ rows }: Done): readonly (string | null | undefined)[] => rows.map((row) => row.at(-1))

group('reckoning', () => {
  const money: Sketch = { net: 'money', qty: 'integer', ratio: 'number' }

  test.each([
    ['x = net * 0.2', ['0.200', '2.000', null], 'decimal'],
    ['x = round(net / 4, 2)', ['0.25', '2.50', null], 'decimal'],
    ['x = round(net * 1.005, 2)', ['1.01', '10.05', null], 'decimal'],
    ['x = net + qty', ['3.00', '12.00', null], 'decimal'],
    ['x = qty / 0', [null, null, null], 'number'],
    ['x = qty % 2', ['0', '0', '1'], 'integer'],
    ['x = ratio * ratio', ['0.25', null, null], 'number'],
    ['x = if net > 5 then "large" else "small"', ['small', 'large', 'small'], 'text'],
  ])('%s', async (words, expected, type) => {
    const done = await run(words, money, [
      ['1.00', '2', '0.5'],
      ['10.00', '2', '1e300'],
      [null, '9223372036854775807', null],
    ])
    expect(last(done)).toEqual(expected)
    expect(done.compiled.columns.at(-1)?.type).toBe(type)
  })

  test('a row that is too large ends alone and is counted', async () => {
    const done = await run('x = qty + 1', money, [
      [null, '9223372036854775807', null],
      [null, '1', null],
    ])
    expect(last(done)).toEqual([null, '2'])
    expect(done.broken).toEqual({ 'x can be worked out in each row where its columns are filled': 1 })
  })

  test('sums of decimals are exact', async () => {
    const rows = Array.from({ length: 1_000 }, (): Cells => ['0.10', null, null])
    expect((await run('sum net', money, rows)).rows).toEqual([['100.00']])
  })
})

group('rows', () => {
  const sketch: Sketch = { country: 'text', amount: 'decimal?', date: 'date' }
  const rows: readonly Cells[] = [
    ['UA', '10.00', '2024-03-01'],
    ['ua', 'about 12', '2024-04-01'],
    [null, '-5.00', null],
    ['PL', null, '2024-03-31'],
  ]
  test.each([
    ['keep rows where country = "ua"', ['UA', 'ua']],
    ['keep rows where not amount > 0', ['ua', null, 'PL']],
    ['keep rows where amount is empty', ['PL']],
    ['keep rows where amount is misfit', ['ua']],
    ['keep rows where date in March', ['UA', 'PL']],
    ['keep rows where country is not UA', [null, 'PL']],
    ['delete rows where amount < 0 or country is PL', ['UA', 'ua']],
    ['sort by amount desc', ['UA', null, 'ua', 'PL']],
    ['sort by country', ['PL', 'UA', 'ua', null]],
    ['top 1 by amount', ['UA']],
    ['keep first 2 rows', ['UA', 'ua']],
  ])('%s', async (words, expected) => {
    expect((await run(words, sketch, rows)).rows.map(([country]) => country)).toEqual(expected)
  })

  test('a misfit travels with its row', async () => {
    const done = await run('keep rows where country = "ua"', sketch, rows)
    expect(done.rows.map((row) => row[1])).toEqual(['10.00', '!about 12'])
  })

  test('of duplicates the first, the last or the newest stays, and the order is kept', async () => {
    const same: readonly Cells[] = [
      ['a', '1.00', '2024-01-05'],
      ['b', '2.00', '2024-01-01'],
      ['a', '3.00', '2024-01-02'],
    ]
    const left = async (words: string): Promise<unknown> => (await run(words, sketch, same)).rows.map((row) => row[1])
    expect(await left('remove duplicates by country')).toEqual(['1.00', '2.00'])
    expect(await left('remove duplicates by country keep last')).toEqual(['2.00', '3.00'])
    expect(await left('remove duplicates by country keep newest by date')).toEqual(['1.00', '2.00'])
    expect(await left('remove duplicates')).toEqual(['1.00', '2.00', '3.00'])
  })
})

group('texts', () => {
  test.each([
    ['trim t', '  a   b ', 'a b'],
    ['title case t', "jean-luc d'arc", "Jean-Luc D'Arc"],
    ['normalise t', 'e\u0301\u200b', 'é'],
    ['replace "n/a" with empty in t', 'N/A', null],
    ['replace text "a" with "o" in t', 'banana', 'bonono'],
    ['replace pattern "([0-9]+) kg" with "\\1" in t', '12 kg', '12'],
    ['clean email t', ' <mailto:Ann@Example.COM> ', 'ann@example.com'],
    ['clean email t', 'nobody', '!nobody'],
    ['clean phone t country UA', '044 123-45-67', '+380441234567'],
    ['clean phone t country UA', '380 (44) 1234567', '+380441234567'],
    ['clean phone t country RU', '8 (495) 123-45-67', '+74951234567'],
    ['clean phone t', '+48 600 100 200', '+48600100200'],
    ['clean phone t', '600', '!600'],
    ['clean number t', '1 234,50', '1234.50'],
    ['clean number t', '$1,234.50', '1234.50'],
    ['clean number t', '(12.00)', '-12.00'],
    ['clean number t', '1,234', '1234.00'],
    ['clean number t decimal comma', '1.234,5', '1234.50'],
    ['clean number t', '1.005', '!1.005'],
    ['clean number t', '1,23,4', '!1,23,4'],
    ['clean number t', '10 20 30 abc', '!10 20 30 abc'],
    ['clean date t d/m', '03/04/2024', '2024-04-03'],
    ['clean date t m/d', '03/04/2024', '2024-03-04'],
    ['clean date t', '3 Mar 2024', '2024-03-03'],
    ['clean date t', '2024-03-31T10:00:00', '2024-03-31'],
    ['clean date t', '45351', '2024-02-29'],
    ['clean date t', '30/02/2024', '!30/02/2024'],
    ['convert t to integer', '007', '7'],
    ['convert t to integer', '12.5', '!12.5'],
    ['convert t to boolean', 'Yes', 'true'],
    ['convert t to duration', '12:00', '0.5'],
  ])('%s: %s', async (words, given, expected) => {
    expect((await run(words, { t: 'text' }, [[given]])).rows).toEqual([[expected]])
  })

  test('fill down takes misfits along; fill with a value leaves them', async () => {
    const rows: readonly Cells[] = [['1.00'], [null], ['about 2'], [null]]
    expect((await run('fill a down', { a: 'decimal?' }, rows)).rows.flat()).toEqual([
      '1.00',
      '1.00',
      '!about 2',
      '!about 2',
    ])
    expect((await run('fill a up', { a: 'decimal?' }, rows)).rows.flat()).toEqual([
      '1.00',
      '!about 2',
      '!about 2',
      null,
    ])
    expect((await run('fill a with 0', { a: 'decimal?' }, rows)).rows.flat()).toEqual([
      '1.00',
      '0.00',
      '!about 2',
      '0.00',
    ])
  })

  test('a misfit that reads as a number once it is replaced is one', async () => {
    const done = await run('replace text "about " with "" in a', { a: 'decimal?' }, [
      ['about 12'],
      ['about x'],
      ['3.00'],
    ])
    expect(done.rows.flat()).toEqual(['12.00', '!x', '3.00'])
  })

  test('split gives the rest to the last, merge leaves out what is empty', async () => {
    expect((await run('split n by " " into a, b', { n: 'text' }, [['Ann van Dyk'], ['Bob'], [null]])).rows).toEqual([
      ['Ann van Dyk', 'Ann', 'van Dyk'],
      ['Bob', 'Bob', null],
      [null, null, null],
    ])
    const merged = await run('merge a, b into c with "-"', { a: 'text', b: 'integer' }, [
      ['x', '1'],
      [null, '2'],
    ])
    expect(merged.rows).toEqual([['x-1'], ['2']])
  })

  test('cluster makes one of the values that were named', async () => {
    const done = await run('cluster c: "ukr" -> "Ukraine", "x" -> ""', { c: 'text' }, [['ukr'], ['PL'], ['x'], [null]])
    expect(done.rows.flat()).toEqual(['Ukraine', 'PL', null, null])
  })
})

group('tables', () => {
  const sales: Sketch = { country: 'text', month: 'integer', total: 'decimal?' }
  const rows: readonly Cells[] = [
    ['UA', '2', '1.10'],
    ['PL', '1', '5.00'],
    ['UA', '1', '2.20'],
    ['UA', '1', '#N/A'],
  ]

  test('groups come in the order of their first rows, and say what sums leave out', async () => {
    const done = await run('group by country sum total, count, average total as mean, list month', sales, rows)
    expect(done.rows).toEqual([
      ['UA', '3.30', '3', '1.65', '1, 2'],
      ['PL', '5.00', '1', '5', '1'],
    ])
    expect(done.broken).toEqual({ 'each cell of total is a value of its type (others are left out)': 1 })
    expect(done.compiled.rowsAre).toBe('made')
  })

  test('pivot makes a column for each value and counts rows of others', async () => {
    const values = new Map([['c2', [{ value: '1', count: 3 }]]])
    const done = await run('pivot country by month sum total', sales, rows, { values })
    expect(done.rows).toEqual([
      ['UA', '2.20'],
      ['PL', '5.00'],
    ])
    expect(done.broken['each value of month has a column']).toBe(1)
  })

  test('unpivot makes a row of each cell', async () => {
    const done = await run('unpivot a..b into name, value', { k: 'text', a: 'integer', b: 'money' }, [
      ['x', '1', '2.50'],
    ])
    expect(done.rows).toEqual([
      ['x', 'a', '1.00'],
      ['x', 'b', '2.50'],
    ])
  })

  const cities = columnsOf({ code: 'text', city: 'text', total: 'money', extra: 'integer' })
  const others = [{ name: 'cities', columns: cities }]
  const there = (more: readonly Cells[]): Promise<void> => table(duck.connection, 'other_0', cities, more)

  test('join takes columns of the other table and counts rows without a match', async () => {
    await there([
      ['UA', 'Kyiv', null, null],
      ['DE', 'Bonn', null, null],
    ])
    const done = await run('join cities on country = code take city', sales, rows, { others })
    expect(last(done)).toEqual(['Kyiv', null, 'Kyiv', 'Kyiv'])
    expect(done.broken).toEqual({ 'each row has its match in cities': 1 })
    const inner = await run('join cities on country = code take city only matching', sales, rows, { others })
    expect(inner.rows).toHaveLength(3)
    expect(inner.compiled.excludes).toBe('join: nothing in cities')
  })

  test('a key that is there twice stops a join, and never multiplies rows', async () => {
    await there([
      ['UA', 'Kyiv', null, null],
      ['UA', 'Lviv', null, null],
    ])
    const done = await run('join cities on country = code take city', sales, rows, { others })
    expect(done.rows).toHaveLength(4)
    expect(done.broken['each code is once in cities']).toBe(1)
    expect(done.compiled.checks.find(({ stops }) => stops)?.sentence).toBe('each code is once in cities')
  })

  test('append matches names, adds columns and keeps what does not fit as a misfit', async () => {
    await there([['x', 'Kyiv', '7.25', '3']])
    const done = await run('append cities', { city: 'integer', total: 'money' }, [['1', '1.00']], { others })
    expect(done.rows).toEqual([
      ['1', '1.00', null, null],
      ['!Kyiv', '7.25', 'x', '3'],
    ])
  })
})

group('rules', () => {
  test('each says how many rows break it', async () => {
    const done = await run(
      'check that k is unique, k is filled, v is never negative, k is one of a, b or stop',
      { k: 'text', v: 'integer' },
      [
        ['a', '1'],
        ['a', '-1'],
        [null, '2'],
        ['z', null],
      ],
    )
    expect(done.broken).toEqual({ 'k is unique': 2, 'k is filled': 1, 'v is never negative': 1, 'k is one of a, b': 1 })
    expect(done.compiled.checks.every(({ stops }) => stops)).toBe(true)
    expect(done.rows).toHaveLength(4)
  })
})

group('steps that do not fit', () => {
  const context: PlanContext = { columns: columnsOf({ a: 'text', b: 'integer' }), others: [], nextColumn: 3 }
  const column = (id: string) => ({ kind: 'column', column: id }) as const
  test.each<[string, Step]>([
    ['an unknown column', { op: 'drop', columns: ['c9'] }],
    ['an id that is SQL', { op: 'drop', columns: ['c1 FROM secrets --'] }],
    ['a new id that is SQL', { op: 'derive', column: 'c3; DROP', name: 'x', expression: column('c1') }],
    ['all columns dropped', { op: 'drop', columns: ['c1', 'c2'] }],
    ['two columns of one name', { op: 'rename', columns: [{ column: 'c1', to: 'B ' }] }],
    [
      'a column named twice',
      {
        op: 'sort',
        by: [
          { column: 'c1', order: 'ascending' },
          { column: 'c1', order: 'ascending' },
        ],
      },
    ],
    [
      'a sum of texts',
      { op: 'group', by: [], values: [{ fn: 'sum', column: 'c1', into: { column: 'c3', name: 's' } }] },
    ],
    ['a test that is none', { op: 'filter', keep: true, where: column('c2') }],
    [
      'a pattern that RE2 would throw at',
      { op: 'replace', columns: ['c1'], find: '(?=a)', with: '', match: 'pattern' },
    ],
    ['a day that there is not', { op: 'fill', columns: ['c1'], with: { type: 'date', value: '2024-02-30' } }],
    [
      'a function that there is not',
      { op: 'derive', column: 'c3', name: 'x', expression: { kind: 'call', name: 'getenv', args: [column('c1')] } },
    ],
    ['an unknown table', { op: 'union', table: 'nowhere', add: [] }],
  ])('%s is refused with a sentence', (_, step) => {
    const outcome = check(step, context)
    expect(outcome.kind).toBe('refused')
    expect(outcome.kind === 'refused' ? outcome.problem.message : '').toMatch(/[.]$/)
  })
})
