import type { Trx } from '../../../db/transaction.ts'
import type { StoredPost } from './post-store.ts'

const ROOM = 1_000_000

type Where =
  | { readonly side: 'first' | 'last' }
  | { readonly side: 'before' | 'after'; readonly of: Pick<StoredPost, 'id' | 'rank'> }

/** The rank next to a place in the queue, the post itself left out; null: nothing is there. */
export async function neighbour(
  trx: Trx,
  post: Pick<StoredPost, 'id' | 'channel_id'>,
  where: Where,
): Promise<number | null> {
  const isBackwards = where.side === 'last' || where.side === 'before'
  let queue = trx
    .selectFrom('posts')
    .select('rank')
    .where('channel_id', '=', post.channel_id)
    .where('state', '=', 'queued')
    .where('id', '!=', post.id)
  if ('of' in where) {
    const { rank, id } = where.of
    const sign = where.side === 'before' ? '<' : '>'
    queue = queue.where((eb) => eb.or([eb('rank', sign, rank), eb.and([eb('rank', '=', rank), eb('id', sign, id)])]))
  }
  const row = await queue
    .orderBy('rank', isBackwards ? 'desc' : 'asc')
    .orderBy('id', isBackwards ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst()
  return row?.rank ?? null
}

/** Moves everything from a place in the queue on back, and returns a rank before it. */
export async function makeRoom(
  trx: Trx,
  post: Pick<StoredPost, 'id' | 'channel_id'>,
  from: Pick<StoredPost, 'id' | 'rank'>,
): Promise<number> {
  await trx
    .updateTable('posts')
    .set((eb) => ({ rank: eb('rank', '+', ROOM) }))
    .where('channel_id', '=', post.channel_id)
    .where('state', '=', 'queued')
    .where('id', '!=', post.id)
    .where((eb) => eb.or([eb('rank', '>', from.rank), eb.and([eb('rank', '=', from.rank), eb('id', '>=', from.id)])]))
    .execute()
  return from.rank + ROOM / 2
}
