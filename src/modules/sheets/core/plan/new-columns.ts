import type { ColumnId } from '../schema.ts'
import type { Step } from './step.ts'

/** Ids that the step gives to columns: the next free one is above all of them. */
export function columnsOfStep(step: Step): readonly ColumnId[] {
  switch (step.op) {
    case 'derive':
      return [step.column]
    case 'split':
      return step.into.map(({ column }) => column)
    case 'merge':
      return [step.into.column]
    case 'join':
      return step.take.map(({ into }) => into.column)
    case 'union':
      return step.add.map(({ column }) => column)
    case 'group':
    case 'pivot':
      return step.values.map(({ into }) => into.column)
    case 'unpivot':
      return [step.name.column, step.value.column]
    case 'rename':
    case 'drop':
    case 'select':
    case 'reorder':
    case 'filter':
    case 'sort':
    case 'deduplicate':
    case 'fill':
    case 'replace':
    case 'tidy':
    case 'clean':
    case 'convert':
    case 'validate':
    case 'sample':
    case 'top':
    case 'cluster':
      return []
  }
}
