import type { CheckOutcome, CommandOutcome, PlanContext } from '../core/plan/ports.ts'
import type { Step } from '../core/plan/step.ts'

/** Words to steps and back, as core/plan has them. */
export interface PlanLanguage {
  parse(text: string, context: PlanContext): CommandOutcome
  check(step: Step, context: PlanContext): CheckOutcome
  describe(step: Step, context: PlanContext): string
}
