import { headerKey } from '../core/consolidate/header.ts'
import type { MatrixState } from '../core/consolidate/state.ts'
import type { Meaning } from './mapping-store.ts'

/** What headers mean by this matrix; `isOnlyGiven`: those that a person decided about. */
export function meaningsOf(state: MatrixState, isOnlyGiven: boolean): readonly Meaning[] {
  const targets = new Map(state.targets.map((target) => [target.id, target]))
  return state.placed.flatMap(([key, { to, how }]) => {
    const header = /^h:([^#]+)$/.exec(key)?.[1]
    if (header === undefined) return []
    const target = to === null ? null : targets.get(to)
    if (target === undefined) return []
    if (isOnlyGiven && how !== 'given' && target?.isNameGiven !== true) return []
    const name = target?.name ?? null
    return [{ header, target: name, isPlain: name !== null && headerKey(name) === header }]
  })
}
