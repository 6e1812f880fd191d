import type { StepOp } from '../plan/step.ts'
import type { Column, ColumnId } from '../schema.ts'
import { addAll, difference, isNone } from './decimal.ts'
import type { SourceTable } from './tables.ts'

interface ReasonCount {
  readonly reason: string
  readonly count: number
}
export interface SumChange {
  readonly column: ColumnId
  readonly name: string
  readonly before: string
  readonly after: string
  readonly difference: string
}

/** What of a version matters to control totals. */
export interface VersionTotals {
  readonly columns: readonly Column[]
  readonly rows: number
  readonly sums: Readonly<Record<ColumnId, string>>
  readonly excluded: readonly ReasonCount[]
}

const numeric: ReadonlySet<string> = new Set(['integer', 'decimal', 'number'])
const isExact = ({ type }: Pick<Column, 'type'>): boolean => type !== 'number'

/** A base beside the tables that it was made of. */
export interface BaseFacts extends VersionTotals {
  readonly from: readonly {
    readonly id: ColumnId
    readonly from: readonly { readonly table: number; readonly column: ColumnId }[]
  }[]
  readonly tables: readonly { readonly id: number; readonly rows: number }[]
  readonly isUnique: boolean
}

export interface BaseReport {
  readonly rows: { in: number; excluded: readonly ReasonCount[]; out: number; difference: number }
  readonly sums: readonly SumChange[]
  readonly isBalanced: boolean
  readonly remarks: readonly string[]
}

const total = (counts: readonly ReasonCount[]): number => counts.reduce((sum, { count }) => sum + count, 0)

/** Rows in = rows out + those excluded, and every sum before is the sum after: else what is missing is named. */
export function reportBase(base: BaseFacts, tables: readonly SourceTable[]): BaseReport {
  const rowsIn = base.tables.reduce((sum, { rows }) => sum + rows, 0)
  const missing = rowsIn - total(base.excluded) - base.rows
  const remarks: string[] = []
  if (missing !== 0) remarks.push(`${missingRows(missing)} after consolidating.`)
  const known = new Map(tables.map((table) => [table.id, table]))
  const gone = base.tables.filter(({ id }) => !known.has(id)).length
  if (gone > 0) {
    remarks.push(
      `${String(gone)} of its tables ${gone === 1 ? 'was' : 'were'} read again or removed since: consolidate anew to compare sums.`,
    )
    return {
      rows: { in: rowsIn, excluded: base.excluded, out: base.rows, difference: missing },
      sums: [],
      isBalanced: false,
      remarks,
    }
  }
  const sums = base.columns.flatMap((column) => sumOf(base, column, known))
  const isDifferent = ({ column, before, difference: gap }: SumChange): boolean => {
    const exact = base.columns.find(({ id }) => id === column)
    return !isNone(gap, { of: before, isExact: exact !== undefined && isExact(exact) })
  }
  const changed = sums.filter(isDifferent)
  const hasDropped = base.isUnique && total(base.excluded) > 0
  for (const { name, before, after, difference: gap } of changed)
    remarks.push(
      hasDropped
        ? `“${name}”: ${gap.replace('-', '')} is in the rows that were excluded (${before} before, ${after} after).`
        : `“${name}” does not add up: ${before} in the files, ${after} after consolidating, difference ${gap}.`,
    )
  return {
    rows: { in: rowsIn, excluded: base.excluded, out: base.rows, difference: missing },
    sums,
    isBalanced: missing === 0 && (changed.length === 0 || hasDropped),
    remarks,
  }
}

/** `3 rows are missing`, `1 row is too many`. */
function missingRows(rows: number): string {
  const count = Math.abs(rows)
  const many = count === 1 ? '1 row is' : `${String(count)} rows are`
  return `${many} ${rows > 0 ? 'missing' : 'too many'}`
}

function sumOf(base: BaseFacts, column: Column, tables: ReadonlyMap<number, SourceTable>): readonly SumChange[] {
  const after = base.sums[column.id]
  if (!numeric.has(column.type) || after === undefined) return []
  const sources = base.from.find(({ id }) => id === column.id)?.from ?? []
  const parts = sources.map(({ table, column: id }) => tables.get(table)?.columns.find((one) => one.id === id))
  /** Text that is read as numbers only now has no sum of its own. */
  if (parts.some((part) => part === undefined || (part.sum === null && part.filled > 0))) return []
  const before = addAll(parts.map((part) => part?.sum ?? '0'))
  return [{ column: column.id, name: column.name, before, after, difference: difference(before, after) }]
}

export interface StepReport {
  readonly rowsIn: number
  readonly excluded: readonly ReasonCount[]
  readonly rowsOut: number
  readonly makesRows: boolean
  readonly sums: readonly SumChange[]
  readonly remarks: readonly string[]
}

/** Rows of the result are made of several, or added. */
const makers: ReadonlySet<StepOp> = new Set<StepOp>(['group', 'pivot', 'unpivot', 'union', 'join'])
/** What takes rows out, as a person asked. */
const takers: ReadonlySet<StepOp> = new Set<StepOp>(['filter', 'deduplicate', 'sample', 'top'])
/** What may change values, as a person asked. */
const changers: ReadonlySet<StepOp> = new Set<StepOp>(['fill', 'replace', 'clean', 'convert', 'derive', 'cluster'])

/** What a step does to rows and sums; what it should not have done is a remark. */
export function reportStep(op: StepOp, before: VersionTotals, after: VersionTotals): StepReport {
  const makesRows = makers.has(op)
  const sums = before.columns.flatMap((column): SumChange[] => {
    const [had, has] = [before.sums[column.id], after.sums[column.id]]
    if (had === undefined || has === undefined) return []
    const name = after.columns.find(({ id }) => id === column.id)?.name ?? column.name
    return [{ column: column.id, name, before: had, after: has, difference: difference(had, has) }]
  })
  const remarks: string[] = []
  const missing = before.rows - total(after.excluded) - after.rows
  if (!makesRows && missing !== 0) remarks.push(`${missingRows(missing)} after this step.`)
  for (const { column, name, before: had, after: has, difference: gap } of sums) {
    const own = before.columns.find(({ id }) => id === column)
    if (own === undefined || isNone(gap, { of: had, isExact: isExact(own) }) || makesRows) continue
    remarks.push(remarkOf(op, { name, had, has, gap }))
  }
  return { rowsIn: before.rows, excluded: after.excluded, rowsOut: after.rows, makesRows, sums, remarks }
}

function remarkOf(
  op: StepOp,
  { name, had, has, gap }: { readonly name: string; readonly had: string; readonly has: string; readonly gap: string },
): string {
  if (takers.has(op)) return `“${name}”: ${gap.replace('-', '')} is in the rows that this step takes out.`
  if (changers.has(op)) return `“${name}” was ${had} in sum and is ${has}: this step changes it by ${gap}.`
  return `“${name}” was ${had} in sum and is ${has}, though this step should not change it.`
}
