import type { ColumnType } from '../schema.ts'
import type { Unit } from './units.ts'

type Family = 'number' | 'time' | 'text' | 'boolean' | 'duration' | 'empty'

const families: Readonly<Record<ColumnType, Family>> = {
  text: 'text',
  integer: 'number',
  decimal: 'number',
  number: 'number',
  boolean: 'boolean',
  date: 'time',
  datetime: 'time',
  duration: 'duration',
}

/** What most of its filled columns hold. */
export function familyOf({ columns }: Pick<Unit, 'columns'>): Family {
  const counts = new Map<Family, number>()
  for (const { type, filled } of columns)
    if (filled > 0) counts.set(families[type], (counts.get(families[type]) ?? 0) + filled)
  let best: Family = 'empty'
  for (const [family, count] of counts) if (count > (counts.get(best) ?? 0)) best = family
  return best
}

/** same; close: one is text, in which the other may stand; far: numbers and dates. */
export function kinship(left: Family, right: Family): 'same' | 'close' | 'far' {
  if (left === right || left === 'empty' || right === 'empty') return 'same'
  return left === 'text' || right === 'text' ? 'close' : 'far'
}

const MAX_SAMPLES = 40

export function samplesOf({ columns }: Pick<Unit, 'columns'>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { samples } of columns) {
    for (const sample of samples) {
      const value = sample.trim().toLowerCase()
      if (value !== '') found.add(value)
      if (found.size === MAX_SAMPLES) return found
    }
  }
  return found
}

/** The share of the smaller set that is in the other, and which values. */
export function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>) {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left]
  const both = [...small].filter((value) => large.has(value))
  return { share: small.size === 0 ? 0 : both.length / small.size, both }
}

/** The pattern that nearly all values have, when it says something: `A-0012` is `a-9`, an address `a@a.a`. Null: none. */
export function shapeOf(samples: ReadonlySet<string>): string | null {
  if (samples.size < 3) return null
  const counts = new Map<string, number>()
  for (const sample of samples) {
    const shape = sample.replace(/\p{L}+/gu, 'a').replace(/\p{N}+/gu, '9')
    counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  const [shape, count] = [...counts].sort(([, left], [, right]) => right - left)[0] ?? ['', 0]
  const isTelling = shape.includes('@') || (/a/.test(shape) && /9/.test(shape))
  return isTelling && count >= samples.size * 0.8 ? shape : null
}
