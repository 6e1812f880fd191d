import type { Column } from '../schema.ts'
import { difference, isNone } from './decimal.ts'
import { headerKey } from './header.ts'
import type { SumChange, VersionTotals } from './totals.ts'

export type ColumnFate = 'same' | 'added' | 'removed' | 'renamed' | 'retyped'

export interface ColumnChange {
  readonly fate: ColumnFate
  readonly before: Column | null
  readonly after: Column | null
}

export interface Comparison {
  readonly summary: readonly string[]
  readonly columns: readonly ColumnChange[]
  readonly rows: { readonly before: number; readonly after: number; readonly difference: number }
  readonly sums: readonly SumChange[]
}

/** What differs from one version to another. In one project columns are known by their id, between two by their names. */
export function compareVersions(before: VersionTotals, after: VersionTotals, isOneProject: boolean): Comparison {
  const pairs = pair(before.columns, after.columns, isOneProject)
  const columns = [
    ...pairs.map(([old, now]) => ({ fate: fateOf(old, now), before: old, after: now })),
    ...before.columns
      .filter((column) => !pairs.some(([old]) => old === column))
      .map((column) => ({ fate: 'removed' as const, before: column, after: null })),
    ...after.columns
      .filter((column) => !pairs.some(([, now]) => now === column))
      .map((column) => ({ fate: 'added' as const, before: null, after: column })),
  ]
  const sums = pairs.flatMap(([old, now]): SumChange[] => {
    const [had, has] = [before.sums[old.id], after.sums[now.id]]
    if (had === undefined || has === undefined) return []
    return [{ column: now.id, name: now.name, before: had, after: has, difference: difference(had, has) }]
  })
  const rows = { before: before.rows, after: after.rows, difference: after.rows - before.rows }
  return { summary: summarise(columns, rows, sums), columns, rows, sums }
}

function pair(before: readonly Column[], after: readonly Column[], isOneProject: boolean): [Column, Column][] {
  const found: [Column, Column][] = []
  const taken = new Set<Column>()
  for (const old of before) {
    const now = after.find(
      (column) =>
        !taken.has(column) && (isOneProject ? column.id === old.id : headerKey(column.name) === headerKey(old.name)),
    )
    if (now === undefined) continue
    taken.add(now)
    found.push([old, now])
  }
  return found
}

function fateOf(old: Column, now: Column): ColumnFate {
  if (old.name !== now.name) return 'renamed'
  return old.type === now.type && old.scale === now.scale ? 'same' : 'retyped'
}

function summarise(
  columns: readonly ColumnChange[],
  rows: Comparison['rows'],
  sums: readonly SumChange[],
): readonly string[] {
  const names = (fate: ColumnFate, of: (change: ColumnChange) => string): string =>
    columns
      .filter((change) => change.fate === fate)
      .map(of)
      .join(', ')
  const said: string[] = []
  const say = (head: string, list: string) => {
    if (list !== '') said.push(`${head}: ${list}.`)
  }
  say(
    'Columns added',
    names('added', ({ after }) => `“${after?.name ?? ''}”`),
  )
  say(
    'Columns removed',
    names('removed', ({ before }) => `“${before?.name ?? ''}”`),
  )
  say(
    'Columns renamed',
    names('renamed', ({ before, after }) => `“${before?.name ?? ''}” to “${after?.name ?? ''}”`),
  )
  say(
    'Other types',
    names(
      'retyped',
      ({ before, after }) => `“${after?.name ?? ''}” from ${before?.type ?? ''} to ${after?.type ?? ''}`,
    ),
  )
  if (rows.difference !== 0)
    said.push(
      `${String(Math.abs(rows.difference))} ${rows.difference > 0 ? 'more' : 'fewer'} rows: ${String(rows.before)} before, ${String(rows.after)} after.`,
    )
  for (const { name, before, after, difference: gap } of sums)
    if (!isNone(gap, { of: before, isExact: true }))
      said.push(
        `“${name}” is ${after} in sum, ${before} before: ${gap.startsWith('-') ? '' : '+'}${gap}${share(before, gap)}.`,
      )
  return said.length === 0 ? ['Columns, rows and sums are the same.'] : said
}

function share(before: string, gap: string): string {
  const base = Math.abs(Number(before))
  if (base === 0) return ''
  const percent = (Number(gap) / base) * 100
  return Number.isFinite(percent) ? ` (${percent > 0 ? '+' : ''}${percent.toFixed(1)} %)` : ''
}
