import type { Entry } from '../core/entry.ts'
import { makeEntry, type EntryContext, type RawEntry } from './make-entry.ts'
import type { ParseFailure, ParseOutcome, Parsed } from '../ports.ts'

/** Of one document; the rest is noted. */
export const MAX_ENTRIES = 5_000

export const failedToRead = (reason: ParseFailure, detail: string): ParseOutcome => ({ kind: 'failed', reason, detail })

/** Takes entries one after the other, up to the most that are taken, and says in words what was left out. */
export interface EntryList {
  /** @returns whether there is room for more. */
  add(raw: RawEntry, context: EntryContext): boolean
  skip(): void
  parsed(rest: Pick<Parsed, 'title' | 'siteUrl' | 'ttlMs' | 'follow'>, notes?: readonly string[]): Parsed
}

export function createEntryList(): EntryList {
  const entries: Entry[] = []
  let empty = 0
  let skipped = 0
  return {
    add(raw, context) {
      if (entries.length >= MAX_ENTRIES) skipped += 1
      else {
        const entry = makeEntry(raw, context)
        if (entry === null) empty += 1
        else entries.push(entry)
      }
      return skipped === 0
    },
    skip: () => void (skipped += 1),
    parsed: (rest, notes = []) => ({
      kind: 'ok',
      ...rest,
      entries,
      notes: [
        ...notes,
        ...(empty > 0 ? [`${empty} without an id, an address and a word were left out.`] : []),
        ...(skipped > 0 ? [`There are more; only the first ${MAX_ENTRIES} were read.`] : []),
      ],
    }),
  }
}
