import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { formatRelative } from '../../format/relative.ts'
import { text } from '../../texts/en.ts'

const { dueNow, inTime, reading } = text.sources

/** When a source is read next; what is overdue is due now, because only its host's budget can be in the way. */
export function nextPollWords({ state, isPolling, nextPollAt, now }: Source): string {
  if (isPolling) return reading
  if (state === 'paused') return '–'
  return formatRelative(nextPollAt, now, { now: dueNow, inTime, ago: () => dueNow })
}
