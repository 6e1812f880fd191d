import type { Entry } from '../../core/entry.ts'
import type { ParseOutcome } from '../../ports.ts'
import type { ReadEntry, ReadFailure } from '../contract.ts'

const SHOWN = 20

/** What a screen shows of an outcome: the first entries, and how many there are. */
export interface Reading {
  readonly entries: ReadEntry[]
  readonly total: number
  readonly notes: string[]
  readonly failure: ReadFailure | null
}

export function toReading(outcome: ParseOutcome): Reading {
  if (outcome.kind === 'failed') return { entries: [], total: 0, notes: [], failure: toFailure(outcome) }
  const follow =
    outcome.follow.length > 0 ? [`${outcome.follow.length} sitemaps are read next, the last changed first.`] : []
  return {
    entries: outcome.entries.slice(0, SHOWN).map(toShown),
    total: outcome.entries.length,
    notes: [...outcome.notes, ...follow],
    failure: null,
  }
}

export const countOf = (entries: number): string => (entries === 1 ? '1 entry' : `${entries} entries`)

export const toFailure = ({ reason, detail }: Extract<ParseOutcome, { kind: 'failed' }>): ReadFailure => ({
  reason,
  detail,
})

export const toShown = (entry: Entry): ReadEntry => ({
  ...entry,
  images: [...entry.images],
  categories: [...entry.categories],
})
