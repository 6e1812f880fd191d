import type { PostState } from '../../../db/tables/feeds.ts'
import type { Db } from '../../../db/transaction.ts'
import type { ChannelId, PostId } from '../../../kernel/ids.ts'

/** Channels in which posts wait for a person. */
export async function channelsWithApprovals(db: Db): Promise<{ readonly id: ChannelId; readonly title: string }[]> {
  return db
    .selectFrom('feed_channels as c')
    .select(['c.id', 'c.title'])
    .where('c.backlog', '>', 0)
    .where('c.state', '!=', 'removed')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('posts as p')
          .select('p.id')
          .whereRef('p.channel_id', '=', 'c.id')
          .where('p.state', '=', 'approval'),
      ),
    )
    .orderBy('c.id')
    .execute()
}

export type WaitingPost = Awaited<ReturnType<typeof waitingPosts>>[number]

/** Those that have waited longest. */
export async function waitingPosts(db: Db, channelId: ChannelId, limit: number) {
  return db
    .selectFrom('posts as p')
    .innerJoin('items as i', 'i.id', 'p.item_id')
    .innerJoin('sources as s', 's.id', 'i.source_id')
    .select(['p.id', 'p.price_minor', 'p.currency', 'p.exponent', 'i.title', 'i.url', 's.title as sourceTitle'])
    .where('p.channel_id', '=', channelId)
    .where('p.state', '=', 'approval')
    .orderBy('p.updated_at')
    .orderBy('p.id')
    .limit(limit)
    .execute()
}

/** Groups of which there is a notice, open or not. */
export async function toldGroups(db: Db, groupKeys: readonly string[]): Promise<ReadonlySet<string>> {
  if (groupKeys.length === 0) return new Set()
  const rows = await db.selectFrom('notices').select('group_key').where('group_key', 'in', groupKeys).execute()
  return new Set(rows.map(({ group_key }) => group_key))
}

/** Subjects of the open notices about posts that wait for a person. */
export async function openApprovals(db: Db, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('notices')
    .select('subject')
    .where('kind', '=', 'post_approval')
    .where('open_key', 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ subject }) => subject)
}

export async function statesOf(db: Db, ids: readonly PostId[]): Promise<ReadonlyMap<PostId, PostState>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('posts').select(['id', 'state']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, state }) => [id, state]))
}

/** What was decided of a post last by a person. */
export async function lastDecision(db: Db, postId: PostId): Promise<string | undefined> {
  const row = await db
    .selectFrom('feed_decisions')
    .select('detail')
    .where('post_id', '=', postId)
    .where('kind', 'in', ['approved', 'dropped', 'expired'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { text } = JSON.parse(row.detail) as { readonly text: string }
  return text
}

/** Whether this update was answered with its outcome already: a job may run twice. */
export async function hasOutcome(db: Db, updateRowId: number, part: number): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('origin_kind', '=', 'reply')
    .where('origin_id', '=', updateRowId)
    .where('part', '=', part)
    .executeTakeFirst()
  return row !== undefined
}
