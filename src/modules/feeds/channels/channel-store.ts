import { sql } from 'kysely'
import { idList } from '../../../db/portable.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { AccountId, ChannelId, ContactId, SourceId } from '../../../kernel/ids.ts'
import type { StoredChannel } from './publish-store.ts'

interface NewChannel {
  readonly accountId: AccountId
  readonly contactId: ContactId
  readonly threadId: number
  readonly title: string
  readonly policy: string
  readonly template: string
  readonly createdBy: string
}

/** Undefined: the chat is here already. One that was removed comes back with its history. */
export async function insertChannel(trx: Trx, channel: NewChannel, now: number): Promise<ChannelId | undefined> {
  const { accountId, contactId, threadId, title, policy, template } = channel
  const fields = { account_id: accountId, title, policy, template, state: 'active', pause_reason: null } as const
  const row = await trx
    .insertInto('feed_channels')
    .values({
      ...fields,
      contact_id: contactId,
      thread_id: threadId,
      next_at: now,
      backlog: 0,
      created_by: channel.createdBy,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['contact_id', 'thread_id'])
        .doUpdateSet({ ...fields, updated_at: now })
        .where('feed_channels.state', '=', 'removed'),
    )
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** A source that stays keeps the moment at which it was added. */
export async function setSources(
  trx: Trx,
  channelId: ChannelId,
  sourceIds: readonly SourceId[],
  now: number,
): Promise<void> {
  const list = sql<number>`${idList(trx, sourceIds)}`
  await trx
    .deleteFrom('feed_channel_sources')
    .where('channel_id', '=', channelId)
    .$if(sourceIds.length > 0, (query) => query.where('source_id', 'not in', list))
    .execute()
  if (sourceIds.length === 0) return
  await trx
    .insertInto('feed_channel_sources')
    .values(sourceIds.map((source_id) => ({ channel_id: channelId, source_id, added_at: now })))
    .onConflict((conflict) => conflict.columns(['channel_id', 'source_id']).doNothing())
    .execute()
}

/** Some of the posts that wait. */
export async function waitingIds(trx: Trx, channelId: ChannelId, limit: number): Promise<number[]> {
  const rows = await trx
    .selectFrom('posts')
    .select('id')
    .where('channel_id', '=', channelId)
    .where('state', 'in', ['approval', 'held', 'queued'])
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Channels that post; null: through whichever account. */
export async function activeChannels(trx: Trx, accountId: AccountId | null): Promise<readonly StoredChannel[]> {
  return trx
    .selectFrom('feed_channels')
    .selectAll()
    .where('state', '=', 'active')
    .$if(accountId !== null, (query) => query.where('account_id', '=', accountId))
    .orderBy('id')
    .execute()
}
