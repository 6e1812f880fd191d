import type { ColumnId } from '../schema.ts'
import type { Edge } from './edges.ts'
import type { Unit } from './units.ts'

/** Units that become one target. */
export interface Group {
  readonly units: number[]
  readonly tables: Set<number>
  /** Of a target that is there already. */
  target: ColumnId | null
  /** Columns were placed in it before, so that it stays what it is. */
  readonly isFixed: boolean
  /** As it was called when it was decided before. */
  remembered: string | null
}

export interface Merged {
  readonly groups: readonly Group[]
  readonly groupOf: ReadonlyMap<number, Group>
  /** The edge by which a unit came to its group; the one that began it has none. */
  readonly by: ReadonlyMap<number, Edge>
  /** The strongest edge of a unit to another of its group: the reason to tell. */
  readonly closest: ReadonlyMap<number, Edge>
}

const areApart = (one: ReadonlySet<number>, two: ReadonlySet<number>): boolean => {
  const [small, large] = one.size <= two.size ? [one, two] : [two, one]
  for (const table of small) if (large.has(table)) return false
  return true
}

/**
 * Joins groups by the strongest edge first. Two columns of one table never come together, and neither do two targets that hold
 * columns already.
 */
export function mergeGroups(begun: readonly Group[], edges: readonly Edge[]): Merged {
  const groupOf = new Map<number, Group>()
  for (const group of begun) for (const unit of group.units) groupOf.set(unit, group)
  const by = new Map<number, Edge>()
  for (const edge of edges) {
    const left = groupOf.get(edge.left)
    const right = groupOf.get(edge.right)
    if (left === undefined || right === undefined || !mayJoin(left, right)) continue
    const [kept, gone] = keeps(left, right) ? [left, right] : [right, left]
    const [founder] = gone.units
    if (founder !== undefined) by.set(founder, edge)
    for (const unit of gone.units) groupOf.set(unit, kept)
    takeIn(kept, gone)
  }
  return { groups: begun.filter(({ units }) => units.length > 0), groupOf, by, closest: closestOf(groupOf, edges) }
}

const mayJoin = (left: Group, right: Group): boolean =>
  left !== right && !(left.isFixed && right.isFixed) && areApart(left.tables, right.tables)

function takeIn(kept: Group, gone: Group): void {
  kept.units.push(...gone.units.splice(0))
  for (const table of gone.tables) kept.tables.add(table)
  kept.remembered ??= gone.remembered
}

function closestOf(groupOf: ReadonlyMap<number, Group>, edges: readonly Edge[]): ReadonlyMap<number, Edge> {
  const closest = new Map<number, Edge>()
  for (const edge of edges) {
    const group = groupOf.get(edge.left)
    if (edge.how === 'remembered' || group === undefined || group !== groupOf.get(edge.right)) continue
    for (const unit of [edge.left, edge.right]) if (!closest.has(unit)) closest.set(unit, edge)
  }
  return closest
}

/** The one that gives its name: a target that is there, then what more tables have, then what comes first. */
function keeps(left: Group, right: Group): boolean {
  if (left.isFixed !== right.isFixed) return left.isFixed
  if ((left.target === null) !== (right.target === null)) return left.target !== null
  if (left.tables.size !== right.tables.size) return left.tables.size > right.tables.size
  return Math.min(...left.units) < Math.min(...right.units)
}

/** Two groups of about the same confidence. */
const NEARLY = 0.1

/** Other groups that a unit fits nearly as well as the one it came to. */
export function doubtsOf(
  unit: number,
  {
    units,
    edges,
    merged,
  }: { readonly units: readonly Unit[]; readonly edges: readonly Edge[]; readonly merged: Merged },
): readonly Group[] {
  const came = merged.by.get(unit)
  const tables = units[unit]?.tables
  if (came === undefined || tables === undefined) return []
  const found = new Set<Group>()
  for (const { left, right, confidence } of edges) {
    if ((left !== unit && right !== unit) || confidence < came.confidence - NEARLY) continue
    const other = merged.groupOf.get(left === unit ? right : left)
    if (other !== undefined && other !== merged.groupOf.get(unit) && areApart(tables, other.tables)) found.add(other)
  }
  return [...found]
}
