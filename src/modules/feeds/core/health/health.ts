import { inWords } from '../interval/interval.ts'

const HOUR_MS = 3_600_000

/** Operators are told of a source that has failed so often, and for so long. */
const TOLD_AFTER_FAILURES = 4
const TOLD_AFTER_MS = HOUR_MS
/** And of one that answers and has nothing in it. */
const SILENT_AFTER_READS = 3
const SILENT_AFTER_MS = 2 * HOUR_MS

export type FailureWord =
  'network' | 'http' | 'blocked' | 'timeout' | 'too_large' | 'not_a_feed' | 'selector_empty' | 'schema'

export const isFailing = (failures: number, failedSince: number, nowMs: number): boolean =>
  failures >= TOLD_AFTER_FAILURES && nowMs - failedSince >= TOLD_AFTER_MS

/** @param hadItems a source in which nothing ever was is not silent; it is new. */
export const isSilent = (emptyReads: number, emptySince: number, nowMs: number, hadItems: boolean): boolean =>
  hadItems && emptyReads >= SILENT_AFTER_READS && nowMs - emptySince >= SILENT_AFTER_MS

const NEXT_STEPS: Readonly<Record<FailureWord, string>> = {
  network:
    'Open the address in a browser. If it works there, the host may refuse this server; if not, wait or correct the address.',
  http: 'Open the address in a browser. If the page moved, give the source its new address; if it asks for a login, it cannot be read.',
  blocked:
    'Its robots.txt, the network rules of this install or the host itself forbid reading it. Choose another address, or ask the host.',
  timeout: 'The host is slow or overloaded. It is tried again, less and less often; pause the source if it stays so.',
  too_large: 'Choose an address that lists fewer items, such as a category or the newest only.',
  not_a_feed: 'Open the source in the workbench: the page may name a feed of its own, or can be read by selectors.',
  selector_empty:
    'The page was rebuilt. Open the source in the workbench and click the items again; its last good sample shows what it was.',
  schema: 'What the address answers has another shape now. Open the source in the workbench and correct the paths.',
}

export const nextStepOf = (reason: FailureWord): string => NEXT_STEPS[reason]

export const silentInWords = (emptySince: number, nowMs: number): string =>
  `It finds 0 items since ${new Date(emptySince).toISOString().slice(0, 16).replace('T', ' ')} UTC (${inWords(nowMs - emptySince)}).`
