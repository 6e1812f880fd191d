import type { ColumnId } from '../schema.ts'
import { edgesBetween, type Edge } from './edges.ts'
import { doubtsOf, mergeGroups, type Group, type Merged } from './groups.ts'
import { freeName, headerKey } from './header.ts'
import { positionEdges } from './position.ts'
import { separate } from './separate.ts'
import type { MatrixState, Placement, StoredTarget } from './state.ts'
import type { SourceTable } from './tables.ts'
import { keysOf, unitsOf, type Unit } from './units.ts'

/** What headers were decided to mean before: header as it is compared -> name of its target; null: left out. */
export type Remembered = ReadonlyMap<string, string | null>

export interface Settled {
  readonly state: MatrixState
  readonly nextColumn: number
}

export interface Circumstances {
  readonly remembered: Remembered
  /** The next free number of a column id. */
  readonly nextColumn: number
  /** Nothing was made of the matrix yet: what was guessed of fewer tables is guessed again. */
  readonly isFirst: boolean
}

/** The tables and what of them matching depends on. */
export const fingerprint = (tables: readonly SourceTable[]): string =>
  tables.map(({ id, isLeftOut }) => `${String(id)}${isLeftOut ? '-' : ''}`).join(' ')

/**
 * Gives every column of every table that is taken in its place: what is decided stays, what is new is matched with it and with each
 * other, and what fits nothing becomes a target. Ids of new targets count on from `nextColumn`.
 */
export function settle(
  before: MatrixState,
  tables: readonly SourceTable[],
  { remembered, nextColumn, isFirst }: Circumstances,
): Settled {
  const included = tables.filter(({ isLeftOut }) => !isLeftOut)
  const { placed, apart } = separate(isFirst ? withoutGuesses(before) : before, included)
  const units = unitsOf(included, apart)
  const begun = begin(before, units, { placed, remembered })
  const isNew = units.map(({ key }) => !placed.has(key))
  const edges = [...edgesBetween(units, isNew), ...rememberedEdges(units, begun), ...positionEdges(included, units)]
    .filter((edge) => !isPlaced(units, edge, placed))
    .sort((one, two) => two.confidence - one.confidence || one.left - two.left || one.right - two.right)
  const merged = mergeGroups(begun, edges)
  const named = nameTargets(before, units, merged, { tables: included, nextColumn })
  const all = placeAll(placed, { units, edges, merged, remembered })
  return {
    state: { ...before, targets: named.targets, placed: all, tables: fingerprint(tables) },
    nextColumn: named.nextColumn,
  }
}

const withoutGuesses = (state: MatrixState): MatrixState => ({
  ...state,
  placed: state.placed.filter(([, { how }]) => how === 'given'),
})

const isPlaced = (units: readonly Unit[], { left, right }: Edge, placed: ReadonlyMap<string, Placement>): boolean =>
  placed.has(units[left]?.key ?? '') && placed.has(units[right]?.key ?? '')

function begin(
  before: MatrixState,
  units: readonly Unit[],
  { placed, remembered }: { readonly placed: ReadonlyMap<string, Placement>; readonly remembered: Remembered },
): Group[] {
  const held = new Set(units.map(({ key }) => targetIn(placed, key)))
  const there = before.targets.map(({ id, name, isNameGiven }) => ({
    name,
    group: groupOfTarget(id, isNameGiven || held.has(id)),
  }))
  const byTarget = new Map(there.map(({ group }) => [group.target, group]))
  const byName = new Map(there.map(({ name, group }) => [headerKey(name), group]))
  const fresh: Group[] = []
  for (const [index, unit] of units.entries()) {
    const to = targetIn(placed, unit.key)
    if (to !== null) join(byTarget.get(to) ?? newGroup(fresh), index, unit)
  }
  for (const [index, unit] of units.entries()) {
    const known = knownName(unit, remembered)
    if (placed.has(unit.key) || known === null) continue
    const group = groupNamed(unit, byName.get(headerKey(known ?? unit.header))) ?? newGroup(fresh)
    if (group.target === null) group.remembered = known ?? null
    join(group, index, unit)
  }
  return [...there.map(({ group }) => group), ...fresh]
}

const targetIn = (placed: ReadonlyMap<string, Placement>, key: string): ColumnId | null => placed.get(key)?.to ?? null

/** Null: it was left out before; undefined: nothing is known of it. */
const knownName = ({ header }: Unit, remembered: Remembered): string | null | undefined =>
  header === '' ? undefined : remembered.get(header)

/** The target of that name, unless the unit has no header or a table of it gives a column there already. */
const groupNamed = (unit: Unit, same: Group | undefined): Group | undefined =>
  same === undefined || unit.header === '' || [...unit.tables].some((table) => same.tables.has(table))
    ? undefined
    : same

function join(group: Group, index: number, unit: Unit): void {
  group.units.push(index)
  for (const table of unit.tables) group.tables.add(table)
}

const groupOfTarget = (target: ColumnId, isFixed: boolean): Group => ({
  units: [],
  tables: new Set(),
  target,
  isFixed,
  remembered: null,
})

function newGroup(fresh: Group[]): Group {
  const group: Group = { units: [], tables: new Set(), target: null, isFixed: false, remembered: null }
  fresh.push(group)
  return group
}

/** Headers that were decided to be the same column come together, and to the header that is called so itself. */
function rememberedEdges(units: readonly Unit[], begun: readonly Group[]): readonly Edge[] {
  const first = new Map<string, number>()
  const found: Edge[] = []
  for (const group of begun) {
    const [index] = group.units
    const unit = index === undefined ? undefined : units[index]
    if (index === undefined || unit === undefined || group.target !== null) continue
    const name = group.remembered === null ? unit.header : headerKey(group.remembered)
    if (name === '') continue
    const other = first.get(name)
    if (other === undefined) first.set(name, index)
    else {
      found.push({ left: other, right: index, how: 'remembered', confidence: 0.98, why: '' })
    }
  }
  return found
}

interface Naming {
  readonly tables: readonly SourceTable[]
  readonly nextColumn: number
}

/** Makes targets of groups that are none yet, each after the target of the column before it. */
function nameTargets(before: MatrixState, units: readonly Unit[], { groups }: Merged, naming: Naming) {
  const made = new Map<ColumnId, StoredTarget>(before.targets.map((target) => [target.id, target]))
  const order = inOrder(before.targets.map(({ id }) => id))
  const taken = new Set(before.targets.map(({ name }) => name.toLowerCase()))
  const groupOf = new Map(groups.flatMap((group) => group.units.map((unit) => [units[unit]?.key ?? '', group])))
  let next = naming.nextColumn
  for (const table of naming.tables) {
    let left: ColumnId | null = null
    for (const { own, shared } of keysOf(table)) {
      const group = groupOf.get(own) ?? groupOf.get(shared ?? '')
      if (group === undefined) continue
      if (group.target === null) {
        const name = freeName(group.remembered ?? units[group.units[0] ?? 0]?.name ?? '', taken)
        taken.add(name.toLowerCase())
        group.target = `c${String(next)}`
        next += 1
        made.set(group.target, { id: group.target, name, isNameGiven: false, type: null })
        order.insert(group.target, left)
      }
      left = group.target
    }
  }
  const targets = order.all().flatMap((id) => made.get(id) ?? [])
  return { targets, nextColumn: next }
}

/** Ids one after the other, into which others are put without moving those behind. */
function inOrder(ids: readonly ColumnId[]) {
  const FIRST = ''
  const following = new Map<string, ColumnId>()
  let last = FIRST
  const append = (id: ColumnId) => {
    following.set(last, id)
    last = id
  }
  for (const id of ids) append(id)
  return {
    /** Null: at the end. */
    insert(id: ColumnId, after: ColumnId | null): void {
      const behind = after === null ? undefined : following.get(after)
      if (after === null || behind === undefined) {
        append(id)
        return
      }
      following.set(after, id)
      following.set(id, behind)
    },
    all(): readonly ColumnId[] {
      const found: ColumnId[] = []
      for (let id = following.get(FIRST); id !== undefined; id = following.get(id)) found.push(id)
      return found
    },
  }
}

interface Matched {
  readonly units: readonly Unit[]
  readonly edges: readonly Edge[]
  readonly merged: Merged
  readonly remembered: Remembered
}

function placeAll(placed: ReadonlyMap<string, Placement>, matched: Matched): MatrixState['placed'] {
  const { units, merged, remembered } = matched
  const all = new Map(placed)
  for (const group of merged.groups)
    for (const index of group.units) {
      const unit = units[index]
      if (unit === undefined || group.target === null || all.has(unit.key)) continue
      all.set(unit.key, placementOf(index, group, matched))
    }
  for (const unit of units)
    if (!all.has(unit.key) && remembered.get(unit.header) === null) all.set(unit.key, remembersLeftOut)
  return [...all]
}

const remembersLeftOut: Placement = {
  to: null,
  how: 'remembered',
  confidence: 0.98,
  why: 'It was left out before.',
  doubt: [],
}

function placementOf(index: number, group: Group, { units, edges, merged, remembered }: Matched): Placement {
  const came = merged.by.get(index)
  const unit = units[index]
  const known = unit === undefined ? undefined : remembered.get(unit.header)
  if (known !== undefined && known !== null && (came === undefined || came.how === 'remembered')) {
    const why = `It was decided before that “${unit?.name ?? ''}” is “${known}”.`
    return { to: group.target, how: 'remembered', confidence: 0.98, why, doubt: [] }
  }
  if (came === undefined || came.how === 'remembered')
    return { to: group.target, how: 'name', confidence: 1, why: '', doubt: [] }
  const doubt = doubtsOf(index, { units, edges, merged }).flatMap(({ target }) => (target === null ? [] : [target]))
  const { how, why, confidence } = merged.closest.get(index) ?? came
  return { to: group.target, how, confidence: doubt.length > 0 ? confidence / 2 : confidence, why, doubt }
}
