import { sql, type Selectable, type Updateable } from 'kysely'
import { idList, rowLock } from '../../../db/portable.ts'
import type { PostState, PostTable } from '../../../db/tables/feeds.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ChannelId, PostId } from '../../../kernel/ids.ts'
import { addToBacklog } from './offer-store.ts'

export type StoredPost = Selectable<PostTable>

/** What counts as backlog. */
export const WAITING = ['approval', 'held', 'queued'] as const
export const isWaiting = (state: PostState): boolean => WAITING.some((waiting) => waiting === state)

export async function findPost(db: Db, id: PostId): Promise<StoredPost | undefined> {
  return db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The post as it stays until the transaction ends. */
export async function holdPost(trx: Trx, id: PostId): Promise<StoredPost | undefined> {
  return trx.selectFrom('posts').selectAll().where('id', '=', id).$call(rowLock(trx)).executeTakeFirst()
}

/** Writes a change, and the channel's backlog with it. */
export async function changePost(
  trx: Trx,
  post: Pick<StoredPost, 'id' | 'channel_id' | 'state'>,
  change: Updateable<PostTable>,
): Promise<void> {
  await trx.updateTable('posts').set(change).where('id', '=', post.id).execute()
  const next = change.state ?? post.state
  const difference = Number(isWaiting(next)) - Number(isWaiting(post.state))
  if (difference !== 0) await addToBacklog(trx, post.channel_id, difference)
}

interface End {
  readonly state: 'expired' | 'dropped' | 'digested'
  readonly reason: string
  readonly detail: string
  readonly digestId?: number
}

/** Ends posts that wait; returns those that did. */
export async function endPosts(
  trx: Trx,
  ids: readonly PostId[],
  { state, reason, detail, digestId }: End,
  now: number,
): Promise<readonly { readonly id: PostId; readonly channel_id: ChannelId }[]> {
  if (ids.length === 0) return []
  const ended = await trx
    .updateTable('posts')
    .set({ state, reason, detail, updated_at: now, ...(digestId === undefined ? {} : { digest_id: digestId }) })
    .where('id', 'in', sql<number>`${idList(trx, ids)}`)
    .where('state', 'in', WAITING)
    .returning(['id', 'channel_id'])
    .execute()
  const counts = new Map<ChannelId, number>()
  for (const { channel_id } of ended) counts.set(channel_id, (counts.get(channel_id) ?? 0) + 1)
  for (const [channelId, count] of [...counts].sort(([a], [b]) => a - b)) await addToBacklog(trx, channelId, -count)
  return ended
}
