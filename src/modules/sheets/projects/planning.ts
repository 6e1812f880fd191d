import type { Problem } from '../core/plan/ports.ts'
import type { Step } from '../core/plan/step.ts'
import type { Column, ColumnId } from '../core/schema.ts'
import type { OtherTable } from '../ports.ts'
import type { ActDeps } from './acts/act.ts'
import type { PlanRequest } from './contract.ts'
import { answerOf } from './engine-answer.ts'
import { plainColumn } from './facts.ts'
import { otherTables } from './other-tables.ts'
import type { ProjectRow } from './project-store.ts'
import type { ReadyVersion } from './require.ts'

export type Planned =
  | {
      readonly kind: 'steps'
      readonly steps: readonly Step[]
      readonly words: readonly string[]
      readonly others: readonly OtherTable[]
    }
  | {
      readonly kind: 'question'
      readonly question: string
      readonly choices: { words: string; steps: readonly Step[] }[]
    }
  | { readonly kind: 'refused'; readonly problem: Problem }

interface PlanOf {
  readonly project: ProjectRow
  readonly ready: ReadyVersion
  readonly request: Pick<PlanRequest, 'words' | 'steps'>
  readonly signal: AbortSignal
}

/** A command asks for the values of one column at a time. */
const MAX_QUESTIONS = 10

/** Words or steps, checked against the version that they are for: nothing is done yet. */
export async function planFor(deps: ActDeps, { project, ready, request, signal }: PlanOf): Promise<Planned> {
  const others = await otherTables(deps, deps.database.db, project.id)
  const columns = ready.facts.columns.map(plainColumn)
  const context = { columns, others, nextColumn: project.next_column }
  let steps: readonly Step[] = request.steps ?? []
  if (request.words !== undefined) {
    const values = new Map<ColumnId, readonly { readonly value: string; readonly count: number }[]>()
    let outcome = deps.language.parse(request.words, context)
    for (let asked = 0; outcome.kind === 'values' && asked < MAX_QUESTIONS; asked++) {
      const { column: id, limit } = outcome
      const column = columns.find((known) => known.id === id)
      if (column === undefined) break
      const file = deps.folder.version(project.id, ready.row.id)
      values.set(id, answerOf(await deps.engine.values({ file, column, contains: '', limit }, { signal })))
      outcome = deps.language.parse(request.words, { ...context, values })
    }
    if (outcome.kind === 'question') return { ...outcome, choices: [...outcome.choices] }
    if (outcome.kind === 'refused') return outcome
    if (outcome.kind === 'values')
      return refusedOf('The values of a column could not be asked for. Name another column.')
    steps = outcome.steps
  }
  return checkAll(deps, { steps, columns, others, nextColumn: project.next_column })
}

const refusedOf = (message: string): Planned => ({
  kind: 'refused',
  problem: { message, from: null, to: null, suggestions: [] },
})

interface ToCheck {
  readonly steps: readonly Step[]
  readonly columns: readonly Column[]
  readonly others: readonly OtherTable[]
  readonly nextColumn: number
}

/** Each step is checked against what the one before it makes. */
function checkAll({ language }: ActDeps, { steps, others, ...from }: ToCheck): Planned {
  const words: string[] = []
  let { columns, nextColumn } = from
  for (const step of steps) {
    const context = { columns, others, nextColumn }
    const verdict = language.check(step, context)
    if (verdict.kind === 'refused') return verdict
    words.push(language.describe(step, context))
    columns = verdict.columns
    nextColumn = Math.max(nextColumn, ...columns.map(({ id }) => Number(id.slice(1)) + 1))
  }
  return { kind: 'steps', steps, words, others }
}
