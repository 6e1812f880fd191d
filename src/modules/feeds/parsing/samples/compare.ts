import type { Entry } from '../../core/entry.ts'
import type { SampleDifference } from '../contract.ts'

const MAX_DIFFERENCES = 50
const MAX_SHOWN = 200

/** Of what a sample should say and what was found in it: field by field, entry by entry, in their order. */
export function compareEntries(expected: readonly Entry[], found: readonly Entry[], total: number): SampleDifference[] {
  const differences: SampleDifference[] = []
  if (found.length !== total)
    differences.push({ index: null, field: 'entries', expected: String(total), found: String(found.length) })
  for (const [index, entry] of expected.entries()) {
    const other = found[index]
    if (other === undefined) break
    for (const field of Object.keys(entry) as (keyof Entry)[]) {
      const before = show(entry[field])
      const after = show(other[field])
      if (before === after) continue
      differences.push({ index, field, expected: before.slice(0, MAX_SHOWN), found: after.slice(0, MAX_SHOWN) })
      if (differences.length >= MAX_DIFFERENCES) return differences
    }
  }
  return differences
}

const show = (value: Entry[keyof Entry]): string => {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
