import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../plan/command/parse.ts'
import { check } from '../../plan/compile.ts'
import { describe as say } from '../../plan/describe.ts'
import type { Column } from '../../schema.ts'
import { applyRecipe } from './apply.ts'
import type { RecipeLanguage } from './language.ts'
import { commandsOf, type RecipeColumn, type RecipePlan } from './recipe.ts'
import { recipeOf, type ChainStep } from './save.ts'

const language: RecipeLanguage = { parse: parseCommand, check, describe: say }
const column = (id: string, name: string, type: Column['type'] = 'text', scale = 0): Column => ({
  id,
  name,
  type,
  scale,
  misfits: false,
})
const january = [
  column('c1', 'order_no'),
  column('c2', 'country'),
  column('c3', 'total', 'decimal', 2),
  column('c4', 'discount', 'decimal', 2),
  column('c5', 'comment'),
]

/** Commands one after the other on January's columns, as a chain of versions. */
function chainOf(commands: readonly string[]): readonly ChainStep[] {
  let columns: readonly Column[] = january
  let nextColumn = 6
  return commands.map((words) => {
    const outcome = parseCommand(words, { columns, others: [], nextColumn })
    const [step] = outcome.kind === 'steps' ? outcome.steps : []
    if (step === undefined) throw new Error(JSON.stringify(outcome))
    const before = columns
    const verdict = check(step, { columns, others: [], nextColumn })
    if (verdict.kind !== 'ok') throw new Error(verdict.problem.message)
    columns = verdict.columns
    nextColumn = Math.max(nextColumn, ...columns.map(({ id }) => Number(id.slice(1)) + 1))
    return { step, words, columns: before }
  })
}

function saved(commands: readonly string[]): RecipePlan {
  const outcome = recipeOf(january, chainOf(commands), { language, others: [] })
  if (outcome.kind !== 'saved') throw new Error(`unsaid: ${outcome.words}`)
  return outcome.plan
}

const apply = (plan: RecipePlan, columns: readonly Column[], nextColumn = 100) =>
  applyRecipe(plan, { context: { columns, others: [], nextColumn }, language, remembered: new Map() })

const commands = [
  'drop comment',
  'remove duplicates by order_no',
  'keep rows where discount > 0',
  'add net = total - discount',
  'keep rows where net > 10',
  'group by country sum total',
]

describe('a recipe', () => {
  it('holds the columns that its commands use by name, and requires those that say what a row is', () => {
    const { columns, commands: lines } = saved(commands)
    expect(lines).toHaveLength(commands.length)
    expect(columns.map(({ name, isRequired }) => `${name}${isRequired ? '!' : ''}`)).toEqual([
      'order_no!',
      'country!',
      'total',
      'discount',
      'comment',
    ])
  })

  it('is applied whole to the same names under other ids, in any order', () => {
    const outcome = apply(
      saved(commands),
      [...january].reverse().map((one, at) => ({ ...one, id: `c${String(20 + at)}` })),
    )
    if (outcome.kind !== 'fits') throw new Error(outcome.why)
    expect(outcome.summary).toBe('6 of 6 applied.')
    expect(outcome.steps.map(({ step }) => step.op)).toEqual([
      'drop',
      'deduplicate',
      'filter',
      'derive',
      'filter',
      'group',
    ])
    expect(JSON.stringify(outcome.steps)).not.toMatch(/"c[1-6]"/)
  })

  it('finds columns by another word, and says how', () => {
    const other = [
      column('c1', 'Bestellnummer'),
      column('c2', 'Land'),
      column('c3', 'Betrag', 'decimal', 2),
      column('c4', 'Rabatt', 'decimal', 2),
      column('c5', 'Bemerkung'),
    ]
    const outcome = apply(saved(commands), other)
    if (outcome.kind !== 'fits') throw new Error(outcome.why)
    expect(outcome.summary).toBe('6 of 6 applied.')
    expect(outcome.matches.map(({ column: found, how }) => `${found?.name ?? ''} ${how ?? ''}`)).toContain('Land alias')
  })

  it('skips what has no column, with the reason, and what would build on it', () => {
    const outcome = apply(
      saved(commands),
      january.filter(({ name }) => name !== 'discount'),
    )
    if (outcome.kind !== 'fits') throw new Error(outcome.why)
    expect(outcome.summary).toBe('3 of 6 applied, skipped: no column discount; no column net.')
    expect(outcome.report.map(({ outcome: what }) => what)).toEqual([
      'applied',
      'applied',
      'skipped',
      'skipped',
      'skipped',
      'applied',
    ])
  })

  it('does to the columns that are there what it does to each of a list', () => {
    const outcome = apply(
      saved(['drop comment, discount', 'group by country sum total']),
      january.filter(({ name }) => name !== 'discount'),
    )
    if (outcome.kind !== 'fits') throw new Error(outcome.why)
    expect(outcome.report[0]).toMatchObject({ outcome: 'applied', reason: 'without discount' })
    expect(outcome.steps[0]?.step).toEqual({ op: 'drop', columns: ['c5'] })
  })

  it('for quite other columns is refused in one sentence', () => {
    const outcome = apply(saved(commands), [column('c1', 'Temperature', 'decimal', 1), column('c2', 'Sensor')])
    expect(outcome.kind === 'refused' ? outcome.why : '').toContain('none is here')
  })

  it('is refused without a column that it requires', () => {
    const outcome = apply(
      saved(commands),
      january.filter(({ name }) => name !== 'order_no'),
    )
    expect(outcome.kind === 'refused' ? outcome.why : '').toContain('needs “order_no”')
  })

  it('of plain commands finds the columns that they mean by other words', () => {
    const text = '# monthly\nremove duplicates by order_no\n\ngroup by country sum amount\n'
    const plan: RecipePlan = { columns: [], commands: commandsOf(text) }
    const outcome = apply(plan, [column('c1', 'Order No.'), column('c2', 'Land'), column('c3', 'Betrag', 'decimal', 2)])
    if (outcome.kind !== 'fits') throw new Error(outcome.why)
    expect(outcome.steps.map(({ step }) => step.op)).toEqual(['deduplicate', 'group'])
  })

  it('uses the aliases that a person gave it', () => {
    const columns: RecipeColumn[] = [
      { name: 'country', type: 'text', scale: 0, isRequired: true, aliases: ['XR7'] },
      { name: 'total', type: 'decimal', scale: 2, isRequired: true, aliases: [] },
    ]
    const plan = { columns, commands: ['group by country sum total'] }
    const outcome = apply(plan, [column('c8', 'xr7'), column('c9', 'Total', 'decimal', 2)])
    expect(outcome).toMatchObject({ kind: 'fits', summary: '1 of 1 applied.' })
  })
})
