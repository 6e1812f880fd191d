interface Node {
  readonly id: number
  readonly parentId: number | null
}

export interface TreeRow<T> {
  readonly version: T
  /** Branches beside the way to the current version stand further in. */
  readonly depth: number
  /** From the base to the current version. */
  readonly isOnPath: boolean
}

/** Ids from a version up to its base, itself first. */
export function pathTo(versions: readonly Node[], id: number | null): readonly number[] {
  const byId = new Map(versions.map((version) => [version.id, version]))
  const path: number[] = []
  for (let at = id === null ? undefined : byId.get(id); at !== undefined && !path.includes(at.id);) {
    path.push(at.id)
    at = at.parentId === null ? undefined : byId.get(at.parentId)
  }
  return path
}

/** The tree as lines, each below what it was made of: the way to the current version straight down, branches further in. */
export function treeRows<T extends Node>(versions: readonly T[], currentId: number | null): readonly TreeRow<T>[] {
  const path = new Set(pathTo(versions, currentId))
  const known = new Set(versions.map(({ id }) => id))
  const children = Map.groupBy(versions, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null))
  /** The one that goes straight on is the last. */
  const ordered = (parent: number | null): readonly T[] =>
    [...(children.get(parent) ?? [])].sort((a, b) => Number(path.has(a.id)) - Number(path.has(b.id)) || a.id - b.id)
  const rows: TreeRow<T>[] = []
  const waiting = ordered(null).map((version) => ({ version, depth: 0 }))
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (next === undefined) break
    rows.push({ ...next, isOnPath: path.has(next.version.id) })
    const below = ordered(next.version.id)
    const [straight, ...branches] = [...below].reverse()
    if (straight !== undefined) waiting.push({ version: straight, depth: next.depth })
    for (const version of branches) waiting.push({ version, depth: next.depth + 1 })
  }
  return rows
}

/** The version to which redo leads: the last that was made of the current one. */
export const redoOf = <T extends Node & { readonly state: string }>(
  versions: readonly T[],
  currentId: number | null,
): T | undefined =>
  versions
    .filter(({ parentId, state }) => currentId !== null && parentId === currentId && state === 'ready')
    .sort((a, b) => b.id - a.id)[0]
