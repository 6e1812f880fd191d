import { editDistance } from './names.ts'

export interface CountedValue {
  readonly value: string
  readonly count: number
}
export interface Cluster {
  /** The most frequent of them; of equals the first given. */
  readonly to: string
  readonly values: readonly CountedValue[]
  /** Why they are held to be one, the loosest reason among them. */
  readonly reason: 'letters' | 'spelling' | 'typo'
}

const MAX_VALUES = 5_000
const MAX_LENGTH = 200
const MAX_BLOCK = 120
const reasons = ['letters', 'spelling', 'typo'] as const

const plain = (value: string): string =>
  value
    .slice(0, MAX_LENGTH)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')

/** Words in alphabetical order, each once, without signs: the fingerprint of OpenRefine's key collision. */
export function fingerprint(value: string): string {
  const words = plain(value)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  return [...new Set(words)].sort().join(' ')
}

/** Its pairs of neighbouring letters in alphabetical order: blanks, signs and doubled letters make no difference. */
export function bigrams(value: string): string {
  const letters = plain(value).replace(/[^\p{L}\p{N}]+/gu, '')
  const pairs = new Set<string>()
  for (let at = 0; at + 2 <= letters.length; at++) pairs.add(letters.slice(at, at + 2))
  return letters.length < 4 ? '' : [...pairs].sort().join('')
}

const digitsOf = (value: string): string => value.replace(/\D+/g, ',')

/**
 * Groups of values that are written differently and probably the same; never joins values whose digits differ.
 * Of more than 5,000 values the first are looked at: give the most frequent first.
 */
export function similar(given: readonly CountedValue[]): readonly Cluster[] {
  const values = [
    ...new Map(given.filter(({ value }) => value.trim() !== '').map((each) => [each.value, each])).values(),
  ].slice(0, MAX_VALUES)
  const groups = createGroups(values.length)
  collide(
    values.map(({ value }) => fingerprint(value)),
    groups,
    0,
  )
  collide(
    values.map(({ value }) => withDigits(bigrams(value), value)),
    groups,
    1,
  )
  typos(
    values.map(({ value }) => fingerprint(value)),
    groups,
  )
  return groups
    .sets()
    .map(({ members, reason }) =>
      clusterOf(
        members.flatMap((at) => values[at] ?? []),
        reasons[reason] ?? 'typo',
      ),
    )
    .sort((a, b) => total(b) - total(a))
}

const withDigits = (key: string, value: string): string => (key === '' ? '' : `${key}|${digitsOf(value)}`)
const total = ({ values }: Cluster): number => values.reduce((sum, { count }) => sum + count, 0)

function clusterOf(values: readonly CountedValue[], reason: Cluster['reason']): Cluster {
  const sorted = [...values].sort((a, b) => b.count - a.count)
  return { to: sorted[0]?.value ?? '', values: sorted, reason }
}

interface Groups {
  join(a: number, b: number, reason: number): void
  sets(): readonly { readonly members: readonly number[]; readonly reason: number }[]
}

function createGroups(size: number): Groups {
  const parents = Array.from({ length: size }, (_, at) => at)
  const loosest = new Array<number>(size).fill(0)
  const root = (at: number): number => {
    let found = at
    while (parents[found] !== undefined && parents[found] !== found) found = parents[found] ?? found
    parents[at] = found
    return found
  }
  return {
    join: (a, b, reason) => {
      const [left, right] = [root(a), root(b)]
      if (left === right) return
      parents[right] = left
      loosest[left] = Math.max(reason, loosest[left] ?? 0, loosest[right] ?? 0)
    },
    sets: () =>
      [...Map.groupBy(parents.keys(), root)]
        .filter(([, members]) => members.length > 1)
        .map(([top, members]) => ({ members, reason: loosest[top] ?? 0 })),
  }
}

function collide(keys: readonly string[], groups: Groups, reason: number): void {
  const first = new Map<string, number>()
  for (const [at, key] of keys.entries()) {
    if (key === '') continue
    const known = first.get(key)
    if (known === undefined) first.set(key, at)
    else groups.join(known, at, reason)
  }
}

/** Only what shares six letters in a row, or begins alike, is compared: each value with a bounded number of others. */
function typos(keys: readonly string[], groups: Groups): void {
  const blocks = new Map<string, number[]>()
  for (const [at, key] of keys.entries()) {
    if (key.length < 5) continue
    for (const block of blocksOf(key)) {
      const others = blocks.get(block) ?? []
      blocks.set(block, others)
      for (const other of others.filter((each) => oneTypo(keys[each] ?? '', key))) groups.join(other, at, 2)
      if (others.length < MAX_BLOCK) others.push(at)
    }
  }
}

function blocksOf(key: string): ReadonlySet<string> {
  const blocks = new Set([`^${key.slice(0, 3)}`, `$${key.slice(-3)}`])
  for (let at = 0; at + 6 <= key.length; at += 3) blocks.add(key.slice(at, at + 6))
  return blocks
}

function oneTypo(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  const allowed = length < 8 ? 1 : 2
  if (Math.abs(a.length - b.length) > allowed || digitsOf(a) !== digitsOf(b)) return false
  return editDistance(a, b) <= allowed
}
