import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerEntry } from '../ledger/types.ts'
import { optionalNumber, optionalText, readRegex } from './input.ts'
import type { Input } from './input.ts'

const MAX_PAGE = 10_000
const SCAN = 10_000

export interface LedgerPage {
  readonly entries: readonly LedgerEntry[]
  /** Ask again with this as `after`; null at the end. */
  readonly next: number | null
}

export const queryLedger = (ledger: Ledger, input: Input): LedgerPage => {
  const limit = Math.min(MAX_PAGE, Math.max(1, optionalNumber(input, 'limit') ?? 1000))
  const bot = optionalNumber(input, 'bot')
  const chat = optionalNumber(input, 'chat')
  const outcome = optionalText(input, 'outcome')
  const kind = optionalText(input, 'kind')
  const isWanted = (entry: LedgerEntry): boolean =>
    (bot === undefined || entry.bot === bot) &&
    (chat === undefined || entry.chat === chat) &&
    (outcome === undefined || entry.outcome === outcome) &&
    (kind === undefined || entry.kind === kind)
  const found: LedgerEntry[] = []
  let after = optionalNumber(input, 'after') ?? 0
  for (;;) {
    const chunk = ledger.entries(after, SCAN)
    for (const entry of chunk) {
      after = entry.seq
      if (isWanted(entry)) found.push(entry)
      if (found.length >= limit) return { entries: found, next: after }
    }
    if (chunk.length === 0) return { entries: found, next: null }
  }
}

export const setDuplicateRule = (ledger: Ledger, input: Input): void =>
  ledger.setDuplicateRule({ only: readRegex(input, 'only'), group: readRegex(input, 'group') })
