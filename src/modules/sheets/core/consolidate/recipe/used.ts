import type { Step } from '../../plan/step.ts'
import type { ColumnId } from '../../schema.ts'

/** Names of fields that hold the ids of columns that are made. */
const making: ReadonlySet<string> = new Set(['into', 'literal'])
const naming: ReadonlySet<string> = new Set(['column', 'left', 'columns', 'by', 'per', 'rows'])

/** The columns that a step reads, in the order in which it names them. */
export function columnsUsedBy(step: Step): readonly ColumnId[] {
  const found = new Set<ColumnId>()
  const made = columnsMadeBy(step)
  walk(step, (id) => {
    if (!made.has(id)) found.add(id)
  })
  return [...found]
}

function walk(value: unknown, onId: (id: ColumnId) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, onId)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (making.has(key)) continue
    if (naming.has(key)) idsIn(inner).forEach(onId)
    walk(inner, onId)
  }
}

function idsIn(value: unknown): readonly ColumnId[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter((item): item is string => typeof item === 'string' && /^c\d+$/.test(item))
}

export function columnsMadeBy(step: Step): ReadonlySet<ColumnId> {
  switch (step.op) {
    case 'derive':
      return new Set([step.column])
    case 'split':
      return new Set(step.into.map(({ column }) => column))
    case 'merge':
      return new Set([step.into.column])
    case 'join':
      return new Set(step.take.map(({ into }) => into.column))
    case 'group':
    case 'pivot':
      return new Set(step.values.map(({ into }) => into.column))
    case 'unpivot':
      return new Set([step.name.column, step.value.column])
    default:
      return new Set()
  }
}

/** Columns that say what a row is: without them a step makes other rows, so that a recipe requires them. */
export function keyColumnsOf(step: Step): readonly ColumnId[] {
  switch (step.op) {
    case 'deduplicate':
    case 'group':
      return step.by
    case 'join':
      return step.on.map(({ left }) => left)
    case 'pivot':
      return [...step.rows, step.column]
    default:
      return []
  }
}

/** The step without these columns, where it does the same to each of a list; null: it needs them. */
export function without(step: Step, missing: ReadonlySet<ColumnId>): Step | null {
  switch (step.op) {
    case 'drop':
    case 'select':
    case 'reorder':
    case 'replace':
    case 'tidy':
    case 'clean':
    case 'convert':
    case 'fill': {
      const columns = step.columns.filter((id) => !missing.has(id))
      return columns.length === 0 ? null : { ...step, columns }
    }
    case 'rename': {
      const columns = step.columns.filter(({ column }) => !missing.has(column))
      return columns.length === 0 ? null : { ...step, columns }
    }
    default:
      return null
  }
}
