import type { PlanContext } from '../../plan/ports.ts'
import type { Step } from '../../plan/step.ts'
import type { Column } from '../../schema.ts'
import type { RecipeLanguage } from './language.ts'
import type { RecipeColumn, RecipePlan } from './recipe.ts'
import { columnsMadeBy, columnsUsedBy, keyColumnsOf } from './used.ts'

export interface ChainStep {
  readonly step: Step
  readonly words: string
  /** Before the step. */
  readonly columns: readonly Column[]
}

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly plan: RecipePlan }
  /** This step cannot be written as a command that means the same. */
  | { readonly kind: 'unsaid'; readonly words: string }

/** The steps from a base to a version as a recipe, by the names of the base's columns. */
export function recipeOf(
  base: readonly Column[],
  chain: readonly ChainStep[],
  { language, others }: { readonly language: RecipeLanguage; readonly others: PlanContext['others'] },
): SaveOutcome {
  const commands: string[] = []
  const used = new Set<string>()
  const keys = new Set<string>()
  for (const { step, words, columns } of chain) {
    const context = { columns, others, nextColumn: firstMade(step, columns) }
    const described = language.describe(step, context)
    const says = [described, words].find((line) => meansTheSame(line, described, { language, context }))
    if (says === undefined) return { kind: 'unsaid', words }
    commands.push(says)
    for (const id of columnsUsedBy(step)) used.add(id)
    for (const id of keyColumnsOf(step)) keys.add(id)
  }
  const columns = base
    .filter(({ id }) => used.has(id))
    .map(({ id, name, type, scale }): RecipeColumn => ({ name, type, scale, isRequired: keys.has(id), aliases: [] }))
  return { kind: 'saved', plan: { columns, commands } }
}

function meansTheSame(
  line: string,
  described: string,
  { language, context }: { readonly language: RecipeLanguage; readonly context: PlanContext },
): boolean {
  if (/[\r\n]/.test(line)) return false
  const outcome = language.parse(line, context)
  const [only, ...more] = outcome.kind === 'steps' ? outcome.steps : []
  return only !== undefined && more.length === 0 && language.describe(only, context) === described
}

/** The number of the first column that it makes, so that reading it again makes the same. */
function firstMade(step: Step, columns: readonly Column[]): number {
  const made = [...columnsMadeBy(step)].map((id) => Number(id.slice(1)))
  return made.length > 0 ? Math.min(...made) : 1 + Math.max(0, ...columns.map(({ id }) => Number(id.slice(1))))
}
