import type { ColumnId } from '../schema.ts'
import type { Step } from './step.ts'

/** Ids that the step gives to columns: the next free one is above all of them. */
export function columnsOfStep(step: Step): readonly ColumnId[] {
  if (step.op === 'derive') return [step.column]
  if (step.op === 'split') return step.into.map(({ column }) => column)
  if (step.op === 'merge') return [step.into.column]
  if (step.op === 'join') return step.take.map(({ into }) => into.column)
  if (step.op === 'union') return step.add.map(({ column }) => column)
  if (step.op === 'group' || step.op === 'pivot') return step.values.map(({ into }) => into.column)
  if (step.op === 'unpivot') return [step.name.column, step.value.column]
  return []
}
