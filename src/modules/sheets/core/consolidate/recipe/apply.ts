import type { PlanContext, Problem } from '../../plan/ports.ts'
import type { Step } from '../../plan/step.ts'
import type { Column, ColumnId } from '../../schema.ts'
import { headerKey } from '../header.ts'
import type { RecipeLanguage } from './language.ts'
import { matchColumns, type ColumnMatch } from './match.ts'
import { isComment, type RecipeColumn, type RecipePlan } from './recipe.ts'
import { columnsMadeBy, columnsUsedBy, without } from './used.ts'

export interface AppliedStep {
  readonly command: string
  readonly outcome: 'applied' | 'skipped'
  /** Why it is skipped, or what of it is left out; empty: all of it is applied. */
  readonly reason: string
}

export type RecipeOutcome =
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'fits'
      readonly steps: readonly { readonly step: Step; readonly words: string }[]
      readonly report: readonly AppliedStep[]
      readonly matches: readonly ColumnMatch[]
      /** `11 of 12 applied, skipped: no column discount`. */
      readonly summary: string
    }

interface Request {
  readonly context: PlanContext
  readonly language: RecipeLanguage
  /** What headers were decided to mean before. */
  readonly remembered: ReadonlyMap<string, string | null>
}

/** Ids of columns that are not there stand far from those that are. */
const FIRST_MISSING = 900_000_000
/** A recipe of which fewer columns are here is one for other files. */
const ENOUGH = 0.5

/** What of a recipe can be done to these columns. Nothing is guessed silently: each step is applied or skipped with its reason. */
export function applyRecipe(plan: RecipePlan, { context, language, remembered }: Request): RecipeOutcome {
  const matches = matchColumns(plan.columns, context.columns, remembered)
  const refusal = refusalOf(matches, context.columns)
  if (refusal !== null) return { kind: 'refused', why: refusal }
  const way = begin(matches, context, { language, remembered })
  const report: AppliedStep[] = []
  for (const command of plan.commands.filter((line) => !isComment(line))) report.push(run(way, command))
  const applied = report.filter(({ outcome }) => outcome === 'applied').length
  const summary = summarise(report, applied)
  if (applied === 0)
    return { kind: 'refused', why: `Nothing of this recipe can be applied here: ${reasonsOf(report)}.` }
  return { kind: 'fits', steps: way.steps, report, matches, summary }
}

function refusalOf(matches: readonly ColumnMatch[], columns: readonly Column[]): string | null {
  const missing = matches.filter(({ column }) => column === null).map(({ wanted }) => wanted)
  const required = missing.filter(({ isRequired }) => isRequired)
  const here = `The columns here are ${listed(columns.map(({ name }) => name))}.`
  if (matches.length > 0 && (matches.length - missing.length) / matches.length < ENOUGH)
    return `This recipe is for other columns: of ${listed(matches.map(({ wanted }) => wanted.name))}, ${
      missing.length === matches.length
        ? 'none is'
        : `only ${String(matches.length - missing.length)} of ${String(matches.length)} are`
    } here. ${here} Choose another recipe, or rename the columns first.`
  if (required.length > 0)
    return `This recipe needs ${listed(required.map(({ name }) => name))}, which ${required.length === 1 ? 'is' : 'are'} not here. ${here} Rename the column that is meant, or make it optional in the recipe.`
  return null
}

const MAX_LISTED = 6
function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map((name) => `“${name}”`)
  return names.length > MAX_LISTED
    ? `${shown.join(', ')} and ${String(names.length - MAX_LISTED)} more`
    : shown.join(', ')
}

/** Where a recipe is: what the columns are called in it, those that are not there included, and what they really are. */
interface Way {
  virtual: readonly Column[]
  real: readonly Column[]
  /** Of `virtual`, those that are not there, and what they are called. */
  readonly missing: Map<ColumnId, string>
  nextColumn: number
  readonly others: PlanContext['others']
  readonly steps: { step: Step; words: string }[]
  readonly language: RecipeLanguage
  readonly remembered: ReadonlyMap<string, string | null>
}

function begin(
  matches: readonly ColumnMatch[],
  { columns, others, nextColumn }: PlanContext,
  { language, remembered }: Pick<Request, 'language' | 'remembered'>,
): Way {
  const names = new Map(matches.flatMap(({ wanted, column }) => (column === null ? [] : [[column.id, wanted.name]])))
  const missing = new Map<ColumnId, string>()
  const virtual = columns.map((column) => ({ ...column, name: names.get(column.id) ?? column.name }))
  for (const [at, { wanted, column }] of matches.entries()) {
    if (column !== null) continue
    const id = `c${String(FIRST_MISSING + at)}`
    missing.set(id, wanted.name)
    virtual.push({ id, name: wanted.name, type: wanted.type, scale: wanted.scale, misfits: false })
  }
  return { virtual, real: columns, missing, nextColumn, others, steps: [], language, remembered }
}

const skipped = (command: string, reason: string): AppliedStep => ({ command, outcome: 'skipped', reason })

function run(way: Way, command: string): AppliedStep {
  const outcome = parse(way, command)
  if (outcome.kind === 'refused') return skipped(command, outcome.problem.message)
  if (outcome.kind === 'question') return skipped(command, `it means two things: ${outcome.question}`)
  if (outcome.kind === 'values')
    return skipped(command, 'it depends on the values of a column: give the command by hand, and its values are named')
  const left: string[] = []
  for (const step of outcome.steps) {
    const done = take(way, step)
    if (done.kind === 'skipped') return skipped(command, done.reason)
    if (done.left !== '') left.push(done.left)
  }
  return { command, outcome: 'applied', reason: left.join('; ') }
}

/** A name that is not here may be another word for one that is. */
const MAX_REPAIRS = 10

function parse(way: Way, command: string) {
  let outcome = way.language.parse(command, contextOf(way, way.virtual))
  for (let repairs = 0; outcome.kind === 'refused' && repairs < MAX_REPAIRS; repairs += 1) {
    const name = nameAt(command, outcome.problem)
    const column = name === null ? null : find(way, name)
    if (name === null || column === null) break
    way.virtual = way.virtual.map((one) => (one.id === column.id ? { ...one, name } : one))
    outcome = way.language.parse(command, contextOf(way, way.virtual))
  }
  return outcome
}

const contextOf = (way: Way, columns: readonly Column[]): PlanContext => ({
  columns,
  others: way.others,
  nextColumn: way.nextColumn,
})

function nameAt(command: string, { from, to }: Problem): string | null {
  if (from === null || to === null || to <= from) return null
  return (
    command
      .slice(from, to)
      .replace(/^["'“\[`]+|(?<!["'”\]`])["'”\]`]+$/g, '')
      .trim() || null
  )
}

function find({ virtual, missing, remembered }: Way, name: string): Column | null {
  if (virtual.some((column) => headerKey(column.name) === headerKey(name))) return null
  const wanted: RecipeColumn = { name, type: 'text', scale: 0, isRequired: false, aliases: [] }
  const there = virtual.filter(({ id }) => !missing.has(id))
  for (const type of ['text', 'decimal', 'date'] as const) {
    const found = matchColumns([{ ...wanted, type }], there, remembered)[0]?.column ?? null
    if (found !== null) return found
  }
  return null
}

type Taken = { readonly kind: 'applied'; readonly left: string } | { readonly kind: 'skipped'; readonly reason: string }

function take(way: Way, step: Step): Taken {
  const missing = columnsUsedBy(step).filter((id) => way.missing.has(id))
  const kept = missing.length === 0 ? step : without(step, new Set(missing))
  const names = missing.map((id) => way.missing.get(id) ?? id)
  if (kept === null) {
    forgetWhatItMakes(way, step)
    return { kind: 'skipped', reason: noColumn(names) }
  }
  const real = way.language.check(kept, contextOf(way, way.real))
  if (real.kind === 'refused') {
    forgetWhatItMakes(way, step)
    return { kind: 'skipped', reason: real.problem.message }
  }
  way.steps.push({ step: kept, words: way.language.describe(kept, contextOf(way, way.real)) })
  const virtual = way.language.check(kept, contextOf(way, way.virtual))
  way.virtual = virtual.kind === 'ok' ? virtual.columns : real.columns
  way.real = real.columns
  advance(way, kept)
  return { kind: 'applied', left: names.length === 0 ? '' : `without ${names.join(', ')}` }
}

const noColumn = (names: readonly string[]): string =>
  names.length === 1 ? `no column ${names[0] ?? ''}` : `no columns ${names.join(', ')}`

/** Columns of a step that is skipped are missing for those that come after it. */
function forgetWhatItMakes(way: Way, step: Step): void {
  const outcome = way.language.check(step, contextOf(way, way.virtual))
  const made = columnsMadeBy(step)
  if (outcome.kind === 'ok')
    for (const column of outcome.columns)
      if (made.has(column.id)) {
        way.missing.set(column.id, column.name)
        way.virtual = [...way.virtual, column]
      }
  advance(way, step)
}

function advance(way: Way, step: Step): void {
  for (const id of columnsMadeBy(step)) {
    const number = Number(id.slice(1))
    if (number < FIRST_MISSING) way.nextColumn = Math.max(way.nextColumn, number + 1)
  }
}

const reasonsOf = (report: readonly AppliedStep[]): string =>
  [
    ...new Set(report.filter(({ outcome }) => outcome === 'skipped').map(({ reason }) => reason.replace(/\.$/, ''))),
  ].join('; ')

function summarise(report: readonly AppliedStep[], applied: number): string {
  const of = `${String(applied)} of ${String(report.length)} applied`
  return applied === report.length ? `${of}.` : `${of}, skipped: ${reasonsOf(report)}.`
}
