import type { Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { PostId } from '../../../kernel/ids.ts'
import { urgentRank } from '../core/policy/queue.ts'
import { whereItIs } from '../core/policy/repeat.ts'
import type { ChannelDeps } from './deps.ts'
import { channelNotFound, channelWrongState, postHadAlready, postItemMissing } from './errors.ts'
import { note } from './note.ts'
import { earlierPosts, insertPosts, moneyOf, pairOf } from './offer-store.ts'
import { changePost, holdPost, isWaiting, type StoredPost } from './post-store.ts'
import { changeChannel, holdChannel, type StoredChannel } from './publish-store.ts'
import { itemById } from './queries.ts'

/** It is posted next, whatever the gap and the quiet hours say. */
export async function hurry(trx: Trx, post: StoredPost, channel: StoredChannel, now: number): Promise<void> {
  const fresh = {
    state: 'queued',
    rank: urgentRank(now),
    due_at: now,
    expires_at: null,
    reason: null,
    detail: null,
  } as const
  await changePost(trx, post, { ...fresh, operation: null, digest_id: null, updated_at: now })
  await changeChannel(trx, channel.id, { next_at: Math.min(channel.next_at, now) })
}

interface Wanted {
  readonly actor: Actor
  readonly channelId: number
  readonly itemId: number
  readonly again: boolean
}

/** An item is posted next because a person asks for it. */
export async function postItem(
  deps: Pick<ChannelDeps, 'clock'>,
  trx: Trx,
  { actor, channelId, itemId, again }: Wanted,
): Promise<PostId> {
  const now = deps.clock.now()
  const channel = await holdChannel(trx, channelId)
  if (channel === undefined) throw channelNotFound(channelId)
  if (channel.state !== 'active') throw channelWrongState(channel.title, channel.state, 'posted to')
  const item = await itemById(trx, itemId)
  if (item === undefined) throw postItemMissing(itemId)
  const { product_id: productId, availability } = item
  const last = (await earlierPosts(trx, [channelId], [productId])).get(pairOf(channelId, productId))?.at(-1)
  if (last !== undefined && isWaiting(last.state)) {
    const waiting = await holdPost(trx, last.id)
    if (waiting !== undefined) await hurry(trx, waiting, channel, now)
    return last.id
  }
  if (last !== undefined && !again) throw postHadAlready(item.title, whereItIs(last))
  const occasion = last === undefined ? 'first' : `hand:${last.id}`
  const made = { state: 'queued', rank: urgentRank(now), expiresAt: null, price: moneyOf(item), availability } as const
  const ids = await insertPosts(trx, [{ channelId, productId, itemId, occasion, ...made }], now)
  const id = ids.get(pairOf(channelId, productId))
  if (id === undefined) throw postHadAlready(item.title, '')
  await changeChannel(trx, channelId, { next_at: Math.min(channel.next_at, now) })
  await note(trx, deps, [{ postId: id, kind: 'queued', text: `${actor.name} wants it posted now.` }])
  return id
}
