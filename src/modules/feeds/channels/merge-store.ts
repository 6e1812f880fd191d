import { idList } from '../../../db/portable.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { ProductId } from '../../../kernel/ids.ts'
import type { Split } from '../ports.ts'
import { isDigest } from './offer-store.ts'
import { endPosts, isWaiting } from './post-store.ts'

/**
 * Posts of one product become those of another. What waits of either is dropped where the channel has, or will have, the other: one
 * thing is posted once.
 */
export async function mergePosts(
  trx: Trx,
  { from, into }: { readonly from: ProductId; readonly into: ProductId },
  now: number,
): Promise<void> {
  const posts = await trx
    .selectFrom('posts')
    .select(['id', 'channel_id', 'product_id', 'occasion', 'state'])
    .where('product_id', 'in', [from, into])
    .orderBy('id')
    .execute()
  const needless: number[] = []
  const seen = new Set<number>()
  const real = posts.filter(({ occasion }) => !isDigest(occasion))
  for (const post of [
    ...real.filter(({ state }) => !isWaiting(state)),
    ...real.filter(({ state }) => isWaiting(state)),
  ]) {
    if (isWaiting(post.state) && seen.has(post.channel_id)) needless.push(post.id)
    seen.add(post.channel_id)
  }
  const detail = 'Its product was merged with one that the channel has had, or will have.'
  await endPosts(trx, needless, { state: 'dropped', reason: 'merged', detail }, now)
  const taken = new Set(posts.filter(({ product_id }) => product_id === into).map((post) => keyOf(post)))
  for (const post of posts.filter(({ product_id }) => product_id === from)) {
    const occasion = taken.has(keyOf(post)) ? `${post.occasion}~${post.id}` : post.occasion
    await trx.updateTable('posts').set({ product_id: into, occasion }).where('id', '=', post.id).execute()
  }
  await trx.updateTable('feed_decisions').set({ product_id: into }).where('product_id', '=', from).execute()
}

/** Posts of items that are a product of their own now go with them: it is posted already. */
export async function splitPosts(trx: Trx, { from, into, itemIds }: Split): Promise<void> {
  if (itemIds.length === 0) return
  await trx
    .updateTable('posts')
    .set({ product_id: into })
    .where('product_id', '=', from)
    .where('item_id', 'in', idList(trx, itemIds))
    .execute()
  await trx
    .updateTable('feed_decisions')
    .set({ product_id: into })
    .where('product_id', '=', from)
    .where('item_id', 'in', idList(trx, itemIds))
    .execute()
}

const keyOf = ({ channel_id, occasion }: { readonly channel_id: number; readonly occasion: string }): string =>
  `${channel_id} ${occasion}`
