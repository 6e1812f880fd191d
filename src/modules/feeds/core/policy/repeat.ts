import type { Availability, Money } from '../entry.ts'
import type { Repeat } from './policy.ts'
import { fallPercent, showMoney, showPercent } from './prices.ts'

export type EarlierState =
  'approval' | 'held' | 'queued' | 'posting' | 'posted' | 'failed' | 'uncertain' | 'expired' | 'dropped' | 'digested'

/** What the channel has of a product already. */
export interface EarlierPost {
  readonly id: number
  readonly itemId: number
  readonly state: EarlierState
  /** As it stands in the channel, or would. */
  readonly price: Money | null
  readonly availability: Availability | null
  /** When it was posted, or came to its end. */
  readonly at: number
}

export type EditKind = 'price' | 'sold_out' | 'back_in_stock'

export interface Offered {
  readonly itemId: number
  readonly price: Money | null
  readonly availability: Availability
}

export type RepeatVerdict =
  /** Worth another post. */
  | { readonly kind: 'post'; readonly occasion: string; readonly text: string }
  | { readonly kind: 'edit'; readonly edit: EditKind; readonly text: string }
  | { readonly kind: 'duplicate'; readonly text: string }

const DAY_MS = 86_400_000

/**
 * What is made of news about a product of which the channel's last post has left the queue. One post follows another at most once for
 * each reason: the occasion names the one that it follows, so that two workers, and every later reading, come to the same.
 */
export function judgeRepeat(rule: Repeat, last: EarlierPost, offered: Offered, nowMs: number): RepeatVerdict {
  const fall = fallPercent(last.price, offered.price)
  const isThere = offered.availability !== 'out_of_stock' && offered.availability !== 'discontinued'
  const { priceFallPercent, afterDays } = rule
  if (last.state === 'uncertain')
    return { kind: 'duplicate', text: `Post ${last.id} of it is in doubt: a person has to say whether it is there.` }
  if (isThere && priceFallPercent !== null && fall !== null && fall >= priceFallPercent)
    return {
      kind: 'post',
      occasion: `price:${last.id}`,
      text: `The price fell by ${showPercent(fall)} below that of post ${last.id}, to ${shown(offered.price)}.`,
    }
  if (isThere && afterDays !== null && nowMs - last.at >= afterDays * DAY_MS)
    return { kind: 'post', occasion: `again:${last.id}`, text: `${ageOf(last, nowMs)}; again after ${afterDays} days.` }
  const edit = editOf(rule, last, offered, fall)
  return edit ?? { kind: 'duplicate', text: whyNotAgain(rule, last, fall, nowMs) }
}

function editOf(rule: Repeat, last: EarlierPost, offered: Offered, fall: number | null): RepeatVerdict | null {
  if (!rule.edit || last.state !== 'posted' || last.itemId !== offered.itemId) return null
  const isOut = isSoldOut(offered.availability)
  if (last.availability !== null && isOut !== isSoldOut(last.availability) && offered.availability !== 'unknown')
    return isOut
      ? { kind: 'edit', edit: 'sold_out', text: `It is sold out: post ${last.id} says so now.` }
      : { kind: 'edit', edit: 'back_in_stock', text: `It is back in stock: post ${last.id} says so now.` }
  if (fall === null || fall === 0 || Math.abs(fall) < rule.ignoreBelowPercent) return null
  const change = `${fall > 0 ? 'fell' : 'rose'} by ${showPercent(Math.abs(fall))} to ${shown(offered.price)}`
  return { kind: 'edit', edit: 'price', text: `The price ${change}: post ${last.id} says so now.` }
}

const isSoldOut = (availability: Availability): boolean =>
  availability === 'out_of_stock' || availability === 'discontinued'

const ENDS: Readonly<Record<EarlierState, string>> = {
  approval: 'waits for approval',
  held: 'is held',
  queued: 'waits in the queue',
  posting: 'is on its way',
  posted: 'was posted',
  failed: 'failed',
  uncertain: 'is in doubt',
  expired: 'expired',
  dropped: 'was dropped',
  digested: 'was part of a digest',
}

/** "It waits in the queue as post 7." */
export const whereItIs = ({ id, state }: Pick<EarlierPost, 'id' | 'state'>): string =>
  `It ${ENDS[state]} as post ${id}.`

function ageOf({ id, state, at }: EarlierPost, nowMs: number): string {
  const days = Math.floor((nowMs - at) / DAY_MS)
  const when = days === 0 ? 'less than a day ago' : days === 1 ? 'a day ago' : `${days} days ago`
  return `It ${ENDS[state]} ${when}, as post ${id}`
}

function whyNotAgain(rule: Repeat, last: EarlierPost, fall: number | null, nowMs: number): string {
  const conditions: string[] = []
  if (rule.afterDays !== null) conditions.push(`again only after ${rule.afterDays} days`)
  if (rule.priceFallPercent !== null) {
    const now = fall === null ? 'the prices cannot be compared' : `now ${fall < 0 ? 'above' : showPercent(fall)}`
    conditions.push(`again when the price is ${rule.priceFallPercent} % lower (${now})`)
  }
  return `${ageOf(last, nowMs)}; ${conditions.length === 0 ? 'never again' : conditions.join(', ')}.`
}

const shown = (price: Money | null): string => (price === null ? 'nothing' : showMoney(price))
