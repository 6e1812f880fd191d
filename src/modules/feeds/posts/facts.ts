import type { Clock } from '../../../kernel/clock.ts'
import type { PostWriter, PriceHistory } from '../ports.ts'
import { findItemFacts, lastPostedPrice } from './queries.ts'

const DAY_MS = 86_400_000
const LOWEST_OF_DAYS = 30

export const createFacts =
  ({ clock, prices }: { readonly clock: Clock; readonly prices: PriceHistory }): PostWriter['facts'] =>
  async (db, channelId, itemId) => {
    const item = await findItemFacts(db, itemId)
    if (item === undefined) return undefined
    const { entry, productId, sourceTitle } = item
    const price = entry.price
    if (price === null) return { entry, sourceTitle, lastPosted: null, lowest30d: null, lowestEver: null }
    const lowest = (sinceMs: number) => prices.lowest(db, productId, price.currency, sinceMs)
    return {
      entry,
      sourceTitle,
      lastPosted: channelId === null ? null : await lastPostedPrice(db, channelId, productId, price),
      lowest30d: await lowest(clock.now() - LOWEST_OF_DAYS * DAY_MS),
      lowestEver: await lowest(0),
    }
  }
