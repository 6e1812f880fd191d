import type { CheckOutcome, CommandOutcome, PlanContext } from '../../plan/ports.ts'
import type { Step } from '../../plan/step.ts'

/** What recipes need of the command language. */
export interface RecipeLanguage {
  parse(text: string, context: PlanContext): CommandOutcome
  check(step: Step, context: PlanContext): CheckOutcome
  describe(step: Step, context: PlanContext): string
}
