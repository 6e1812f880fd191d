import { readFileSync } from 'node:fs'
import { describe as group, expect, test } from 'vitest'
import { describe } from '../core/plan/describe.ts'
import { functions } from '../core/plan/functions.ts'
import { sales } from '../../../../test/support/sales-table.ts'
import { complete } from '../core/plan/command/complete.ts'
import { help, helpAbout } from '../core/plan/command/help.ts'
import { parseCommand } from '../core/plan/command/parse.ts'

const document = readFileSync(new URL('../../../../docs/sheets-commands.md', import.meta.url), 'utf8')
const examples = [...document.matchAll(/```text\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'))

/** The step, as it is told. */
function read(words: string): string {
  const outcome = parseCommand(words, sales)
  if (outcome.kind !== 'steps') throw new Error(`${words}: ${JSON.stringify(outcome)}`)
  const [step] = outcome.steps
  return step === undefined ? '' : describe(step, sales)
}

group('the document of commands', () => {
  test.each(examples)('%s', (line) => {
    const outcome = parseCommand(line, sales)
    expect(outcome).toMatchObject({ kind: 'steps' })
    const [step] = outcome.kind === 'steps' ? outcome.steps : []
    if (step === undefined) return
    expect(parseCommand(describe(step, sales), sales)).toEqual({ kind: 'steps', steps: [step] })
  })

  test('names every function', () => {
    expect([...functions.keys()].filter((name) => !document.includes(name))).toEqual([])
  })
})

group('what words mean', () => {
  test.each([
    ['KEEP ROWS WHERE Date IN march', 'keep rows where month(date) = 3'],
    [
      'keep rows where country = UA, PL or DE and amount > 10',
      'keep rows where (country in ("UA", "PL", "DE")) and (amount > 10)',
    ],
    ['keep rows where order_no = 00123', 'keep rows where order_no = "00123"'],
    ['keep rows where "ship to address" contains kyiv', 'keep rows where contains([Ship to address], "kyiv")'],
    ['keep rows where date after March 2024', 'keep rows where date >= 2024-04-01'],
    ['keep rows where paid is yes', 'keep rows where paid = "yes"'],
    ['keep rows where country is not UA', 'keep rows where country <> "UA"'],
    ['sort by newest', null],
    ['vat = net * 20%', 'add [vat] = net * 0.20'],
    ['net = net * 2', 'set net = net * 2'],
    ['remove country', 'drop columns country'],
    ['group country sum total', 'group by country sum of total as [total]'],
  ])('%s', (words, meaning) => {
    if (meaning === null) expect(parseCommand(words, sales).kind).toBe('refused')
    else expect(read(words)).toBe(meaning)
  })

  test('several steps follow each other, each on what the one before made', () => {
    const outcome = parseCommand(
      'group by country sum total as turnover; top 3 by turnover\nrename turnover to sum',
      sales,
    )
    expect(outcome.kind === 'steps' ? outcome.steps.map(({ op }) => op) : outcome).toEqual(['group', 'top', 'rename'])
  })
})

group('what is not understood', () => {
  test('an unknown column is refused with the nearest names, as whole commands', () => {
    expect(parseCommand('sort by amonut desc', sales)).toMatchObject({
      kind: 'refused',
      problem: { from: 8, to: 14, suggestions: ['sort by amount desc'] },
    })
  })

  test('a word of several names is one question', () => {
    expect(
      parseCommand('sort by price', { ...sales, columns: sales.columns.filter(({ name }) => name !== 'price') }),
    ).toMatchObject({
      kind: 'question',
      choices: [{ words: 'sort by [Price net]' }, { words: 'sort by [Price gross]' }],
    })
  })

  test('a date that may be two days is one question', () => {
    const outcome = parseCommand('keep rows where date < 03/04/2024', sales)
    expect(outcome.kind === 'question' ? outcome.choices.map(({ words }) => words) : outcome).toEqual([
      'keep rows where date < 2024-04-03',
      'keep rows where date < 2024-03-04',
    ])
  })

  test.each([
    'frobnicate',
    'keep rows where',
    'keep rows where amount >',
    'sort by "unclosed',
    'add x = (((',
    'add amount = 1',
    'drop all columns',
    'join nowhere on name = id',
    'keep rows where date in last month',
    'replace pattern "((" with "" in name',
    'set amount = name + 1',
    '',
    '# nothing',
    '\u0000',
    `add x = ${'('.repeat(5_000)}1`,
    'sort by __proto__',
    'keep rows where constructor = 1',
  ])('%j is refused with a sentence', (words) => {
    const outcome = parseCommand(words, sales)
    expect(outcome.kind).toBe('refused')
    expect(outcome.kind === 'refused' ? outcome.problem.message : '').toMatch(/[.?]$/)
  })

  test('values that are needed are asked for', () => {
    expect(parseCommand('pivot country by name sum total', sales)).toMatchObject({ kind: 'values', column: 'c5' })
  })
})

group('completion', () => {
  const offered = (text: string): readonly string[] => complete(text, text.length, sales).map(({ insert }) => insert)
  test.each([
    ['', 'keep rows where'],
    ['remove d', 'duplicates'],
    ['sort by am', 'amount'],
    ['sort by ship to ad', '[Ship to address]'],
    ['keep rows where date in ', 'March'],
    ['add x = rou', 'round('],
    ['join ', 'customers'],
    ['join customers on customer_id = ', 'id'],
    ['group by country ', 'sum'],
    ['group by country sum total as turnover; sort by turn', 'turnover'],
  ])('after %j comes %s', (text, insert) => {
    expect(offered(text)).toContain(insert)
  })
})

group('help', () => {
  test('each topic has lines, and each line of it can be asked for', () => {
    for (const { topic, lines } of help()) expect(helpAbout(topic)).toEqual(lines)
    expect(helpAbout('dedupe')[0]?.usage).toContain('remove duplicates')
    expect(helpAbout('roundd')).toEqual([])
    expect(helpAbout('round')[0]?.usage).toBe('round(number, decimals)')
  })
})
