import { headerKey } from './header.ts'
import type { MatrixState, Placement } from './state.ts'
import type { SourceTable } from './tables.ts'
import { keysOf, type UnitKeys } from './units.ts'

export interface Separated {
  readonly placed: Map<string, Placement>
  /** Own keys of columns that go another way than others of their header. */
  readonly apart: Set<string>
}

/**
 * The placements that hold for these tables. Where two columns of a table would come into one target, which a new file may bring about,
 * the one that fits it best stays and the other is matched anew: its header, or this column alone where a person placed the header.
 */
export function separate(state: MatrixState, tables: readonly SourceTable[]): Separated {
  const placed = new Map(state.placed)
  const names = new Map(state.targets.map(({ id, name }) => [id, headerKey(name)]))
  for (const [key, { to }] of state.placed) if (to !== null && !names.has(to)) placed.delete(key)
  const apart = new Set([...placed.keys()].filter((key) => key.startsWith('t:')))
  for (const table of tables) separateIn(table, { placed, apart }, names)
  return { placed, apart }
}

function separateIn(table: SourceTable, { placed, apart }: Separated, names: ReadonlyMap<string, string>): void {
  const taken = new Map<string, UnitKeys>()
  for (const keys of keysOf(table)) {
    const to = apart.has(keys.own) && !placed.has(keys.own) ? null : (placementOf(keys, placed)?.to ?? null)
    if (to === null) continue
    const other = taken.get(to)
    if (other === undefined) {
      taken.set(to, keys)
      continue
    }
    const target = names.get(to) ?? ''
    const [stays, goes] = rank(keys, placed, target) > rank(other, placed, target) ? [keys, other] : [other, keys]
    taken.set(to, stays)
    release(goes, { placed, apart })
  }
}

export const placementOf = ({ own, shared }: UnitKeys, placed: ReadonlyMap<string, Placement>): Placement | undefined =>
  placed.get(own) ?? (shared === null ? undefined : placed.get(shared))

function rank(keys: UnitKeys, placed: ReadonlyMap<string, Placement>, target: string): number {
  const place = placementOf(keys, placed)
  if (placed.has(keys.own)) return 4
  if (place?.how === 'given') return 3
  if (keys.header === target) return 2
  return place?.confidence ?? 0
}

function release(keys: UnitKeys, { placed, apart }: Separated): void {
  const place = placementOf(keys, placed)
  if (placed.has(keys.own)) placed.delete(keys.own)
  else if (keys.shared !== null && place?.how !== 'given') placed.delete(keys.shared)
  else apart.add(keys.own)
}
