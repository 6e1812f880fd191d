import { sql, type Selectable, type Updateable } from 'kysely'
import { rowLock } from '../../../db/portable.ts'
import type { FeedChannelTable } from '../../../db/tables/feeds.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ChannelId, PostId } from '../../../kernel/ids.ts'
import type { MessageContent } from '../../delivery/index.ts'
import type { StoredPost } from './post-store.ts'

export type StoredChannel = Selectable<FeedChannelTable>

export async function findChannel(db: Db, id: ChannelId): Promise<StoredChannel | undefined> {
  return db.selectFrom('feed_channels').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The channel as it stays until the transaction ends: of two that publish, or decide, one waits for the other. */
export async function holdChannel(trx: Trx, id: ChannelId): Promise<StoredChannel | undefined> {
  return trx.selectFrom('feed_channels').selectAll().where('id', '=', id).$call(rowLock(trx)).executeTakeFirst()
}

export async function changeChannel(trx: Trx, id: ChannelId, change: Updateable<FeedChannelTable>): Promise<void> {
  await trx.updateTable('feed_channels').set(change).where('id', '=', id).execute()
}

/** Channels in which a post may leave now, those that have waited longest first. */
export async function dueChannels(db: Db, now: number, limit: number): Promise<readonly StoredChannel[]> {
  return db
    .selectFrom('feed_channels as c')
    .innerJoin('accounts as a', 'a.id', 'c.account_id')
    .selectAll('c')
    .where('a.state', '=', 'active')
    .where('c.state', '=', 'active')
    .where('c.next_at', '<=', now)
    .where('c.backlog', '>', 0)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('posts as p')
          .select(sql.lit(1).as('one'))
          .whereRef('p.channel_id', '=', 'c.id')
          .where('p.state', '=', 'queued')
          .where('p.due_at', '<=', now),
      ),
    )
    .orderBy('c.next_at')
    .orderBy('c.id')
    .limit(limit)
    .execute()
}

/** What is posted next. */
export async function headOf(db: Db, channelId: ChannelId, now: number): Promise<StoredPost | undefined> {
  return db
    .selectFrom('posts')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('state', '=', 'queued')
    .where('due_at', '<=', now)
    .orderBy('rank')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** How many are on their way. */
export async function countPosting(db: Db, channelId: ChannelId): Promise<number> {
  const { count } = await db
    .selectFrom('posts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('channel_id', '=', channelId)
    .where('state', '=', 'posting')
    .executeTakeFirstOrThrow()
  return count
}

/** What is on its way. */
export async function postingOf(trx: Trx, channelId: ChannelId): Promise<readonly StoredPost[]> {
  return trx
    .selectFrom('posts')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('state', '=', 'posting')
    .orderBy('id')
    .$call(rowLock(trx))
    .execute()
}

export async function countQueued(db: Db, channelId: ChannelId): Promise<number> {
  const { count } = await db
    .selectFrom('posts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('channel_id', '=', channelId)
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow()
  return count
}

/** The last of the queue, the lowest first. */
export async function lastOfQueue(db: Db, channelId: ChannelId, limit: number): Promise<readonly StoredPost[]> {
  return db
    .selectFrom('posts')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('state', '=', 'queued')
    .where('occasion', 'not like', 'digest:%')
    .orderBy('rank', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function membersOf(db: Db, digestId: PostId): Promise<readonly StoredPost[]> {
  return db.selectFrom('posts').selectAll().where('digest_id', '=', digestId).orderBy('rank').orderBy('id').execute()
}

/** Posts that waited for too long. */
export async function expiredPosts(db: Db, now: number, limit: number): Promise<readonly StoredPost[]> {
  return db
    .selectFrom('posts')
    .selectAll()
    .where('expires_at', '<=', now)
    .where('state', 'in', ['approval', 'held', 'queued'])
    .orderBy('expires_at')
    .limit(limit)
    .execute()
}

/** Posts whose text in the channel is not true any more. */
export async function dueEdits(
  db: Db,
  now: number,
  limit: number,
): Promise<readonly (StoredPost & { readonly account_id: number })[]> {
  return db
    .selectFrom('posts as p')
    .innerJoin('feed_channels as c', 'c.id', 'p.channel_id')
    .selectAll('p')
    .select('c.account_id')
    .where('p.edit_due_at', '<=', now)
    .where('p.state', '=', 'posted')
    .where('p.operation', 'is', null)
    .where('c.state', '=', 'active')
    .orderBy('p.edit_due_at')
    .orderBy('p.id')
    .limit(limit)
    .execute()
}

/** What the first message of a post said when it was sent. */
export async function sentContent(db: Db, postId: PostId): Promise<MessageContent | undefined> {
  const row = await db
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_ref')
    .select('m.content')
    .where('d.origin_kind', '=', 'post')
    .where('d.origin_id', '=', postId)
    .where('d.operation', '=', 'send')
    .where('d.state', '=', 'sent')
    .orderBy('d.revision')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : (JSON.parse(row.content) as MessageContent)
}

/** What a decision about a post tells of its item. */
export async function aboutPosts(db: Db, postIds: readonly PostId[]) {
  if (postIds.length === 0) return new Map<PostId, AboutPost>()
  const rows = await db
    .selectFrom('posts as p')
    .innerJoin('items as i', 'i.id', 'p.item_id')
    .select(['p.id as postId', 'p.channel_id as channelId', 'p.product_id as productId', 'p.item_id as itemId'])
    .select(['i.source_id as sourceId', 'i.title', 'i.url'])
    .where('p.id', 'in', postIds)
    .execute()
  return new Map(rows.map((row) => [row.postId, row]))
}

export interface AboutPost {
  readonly postId: PostId
  readonly channelId: ChannelId
  readonly productId: number
  readonly itemId: number
  readonly sourceId: number
  readonly title: string
  readonly url: string | null
}

export async function countUncertain(db: Db, channelId: ChannelId): Promise<number> {
  const { count } = await db
    .selectFrom('posts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('channel_id', '=', channelId)
    .where('state', '=', 'uncertain')
    .executeTakeFirstOrThrow()
  return count
}
