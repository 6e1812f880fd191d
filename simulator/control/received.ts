import { textHash } from '../world/receipts.ts'
import type { Receipt, Receipts } from '../world/receipts.ts'
import { ControlError, optionalNumber, readRegex, requiredNumber } from './input.ts'
import type { Input } from './input.ts'

const MAX_PAGE = 10_000
const MAX_LISTED = 100

export interface ReceivedPage {
  readonly received: readonly Receipt[]
  /** Ask again with this as `after`; null at the end. */
  readonly next: number | null
}

export const listReceived = (receipts: Receipts, input: Input): ReceivedPage => {
  const limit = Math.min(MAX_PAGE, Math.max(1, optionalNumber(input, 'limit') ?? 1000))
  const received = receipts.list(requiredNumber(input, 'chat'), optionalNumber(input, 'after') ?? 0, limit)
  return { received, next: received.length < limit ? null : (received.at(-1)?.seq ?? null) }
}

export interface ReceivedTwice {
  /** The hash of the whole text, or what `group` found in it. */
  readonly key: string
  readonly text: string
  readonly times: number
  readonly messageIds: readonly number[]
}

export interface ReceivedSummary {
  /** Sends that arrived; an album is one. */
  readonly posts: number
  readonly messages: number
  readonly distinct: number
  /** Posts beyond the first of the same text in this chat, as it was sent. */
  readonly duplicates: number
  /** At most 100. */
  readonly twice: readonly ReceivedTwice[]
  readonly edits: number
  readonly pinned: number
  readonly deleted: number
  /** Receipts of all chats that are no longer kept: above 0, this summary is not the whole. */
  readonly forgotten: number
}

interface Group {
  readonly text: string
  readonly messageIds: number[]
  times: number
}

/** How often each text arrived, `only` those and grouped by `group` when a pattern is given. */
export const summarizeReceived = (receipts: Receipts, input: Input): ReceivedSummary => {
  const [only, group] = [readRegex(input, 'only'), readRegex(input, 'group')]
  if (input['chat'] === undefined) throw new ControlError('"chat" is missing.')
  const groups = new Map<string, Group>()
  const sums = { posts: 0, messages: 0, edits: 0, pinned: 0, deleted: 0 }
  for (const receipt of receipts.all(requiredNumber(input, 'chat'))) {
    const text = receipt.sentText
    if (only?.test(text) === false) continue
    sums.posts++
    sums.messages += receipt.messageIds.length
    sums.edits += receipt.editCount
    sums.pinned += Number(receipt.pinned)
    sums.deleted += receipt.deleted.length
    const found = group?.exec(text)
    const key = found === null || found === undefined ? textHash(text) : (found[1] ?? found[0])
    const known = groups.get(key) ?? { text: text.slice(0, 100), messageIds: [], times: 0 }
    known.times++
    known.messageIds.push(receipt.messageIds[0] ?? 0)
    groups.set(key, known)
  }
  const twice = [...groups].filter(([, { times }]) => times > 1).map(([key, found]) => ({ key, ...found }))
  const duplicates = sums.posts - groups.size
  return {
    ...sums,
    distinct: groups.size,
    duplicates,
    twice: twice.slice(0, MAX_LISTED),
    forgotten: receipts.forgottenCount(),
  }
}
