import type { Trx } from '../../../db/transaction.ts'
import { rankBetween } from '../core/policy/queue.ts'
import type { MoveRequest } from './contract.ts'
import { postElsewhere } from './errors.ts'
import { findPost, type StoredPost } from './post-store.ts'
import { makeRoom, neighbour } from './rank-store.ts'

/** The rank that a post has at another place of its queue. */
export async function rankFor(trx: Trx, post: StoredPost, move: MoveRequest): Promise<number> {
  if ('to' in move) {
    const end = await neighbour(trx, post, { side: move.to })
    if (end === null) return post.rank
    return (move.to === 'first' ? rankBetween(null, end) : rankBetween(end, null)) ?? end
  }
  return 'before' in move ? rankBefore(trx, post, move.before) : rankAfter(trx, post, move.after)
}

async function rankBefore(trx: Trx, post: StoredPost, id: number): Promise<number> {
  const other = await inSameQueue(trx, post, id)
  const before = await neighbour(trx, post, { side: 'before', of: other })
  return rankBetween(before, other.rank) ?? makeRoom(trx, post, other)
}

async function rankAfter(trx: Trx, post: StoredPost, id: number): Promise<number> {
  const other = await inSameQueue(trx, post, id)
  const after = await neighbour(trx, post, { side: 'after', of: other })
  return rankBetween(other.rank, after) ?? makeRoom(trx, post, { ...other, id: other.id + 1 })
}

async function inSameQueue(trx: Trx, post: StoredPost, id: number): Promise<StoredPost> {
  const other = await findPost(trx, id)
  const isThere = other?.channel_id === post.channel_id && other.state === 'queued' && other.id !== post.id
  if (!isThere) throw postElsewhere(id)
  return other
}
