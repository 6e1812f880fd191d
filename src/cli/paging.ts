import type { Flag, FlagValues } from './command.ts'
import { textFlag } from './flags.ts'

/** Flags of a command that shows a page of a list. */
export const pageFlags: Readonly<Record<'limit' | 'cursor', Flag>> = {
  limit: { type: 'string', value: 'N', meaning: 'How many at most, up to 200; 50 without it.' },
  cursor: { type: 'string', value: 'TEXT', meaning: 'Goes on where the page before ended.' },
}

/** A page is asked for with these flags, as far as they were given, besides limit and cursor. */
export function pageQuery(flags: FlagValues, ...names: readonly string[]): string {
  const query = new URLSearchParams()
  for (const name of [...names, 'limit', 'cursor']) {
    const value = textFlag(flags, name)
    if (value !== undefined) query.set(name, value)
  }
  return query.toString()
}

/** What to add to a page that is not the last. */
export const moreAfter = ({ nextCursor }: { readonly nextCursor: string | null }): string =>
  nextCursor === null ? '' : `\nMore: --cursor ${nextCursor}`
