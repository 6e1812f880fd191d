import type { Insertable, Selectable, Updateable } from 'kysely'
import { idList, rowLock } from '../../../db/portable.ts'
import type { SourceTable } from '../../../db/tables/feeds.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { ChannelId, SourceId } from '../../../kernel/ids.ts'

export type SourceRow = Selectable<SourceTable>

export type NewSource = Pick<
  Insertable<SourceTable>,
  'kind' | 'url' | 'url_key' | 'host' | 'title' | 'settings' | 'fixed_interval_ms' | 'interval_ms' | 'created_by'
>

/** Null when the address is a source already. It is due at once. */
export async function insertSource(trx: Trx, source: NewSource, nowMs: number): Promise<SourceId | null> {
  const row = await trx
    .insertInto('sources')
    .values({
      ...source,
      state: 'active',
      observed: '{}',
      keys_only: 0,
      next_poll_at: nowMs,
      failures: 0,
      n_polls: 0,
      n_unchanged: 0,
      n_items: 0,
      n_new: 0,
      created_at: nowMs,
      updated_at: nowMs,
    })
    .onConflict((conflict) => conflict.column('url_key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** For a change; not one that was removed. */
export async function lockSource(trx: Trx, id: SourceId): Promise<SourceRow | undefined> {
  return trx
    .selectFrom('sources')
    .selectAll()
    .where('id', '=', id)
    .where('state', '!=', 'removed')
    .$call(rowLock(trx))
    .executeTakeFirst()
}

export async function updateSource(trx: Trx, id: SourceId, change: Updateable<SourceTable>): Promise<void> {
  await trx.updateTable('sources').set(change).where('id', '=', id).execute()
}

/** Its address is free for another source; what was found in it stays. */
export async function markRemoved(trx: Trx, id: SourceId, nowMs: number): Promise<void> {
  await updateSource(trx, id, {
    state: 'removed',
    url_key: `removed ${id}`,
    polling_by: null,
    polling_until: null,
    held: null,
    updated_at: nowMs,
  })
  await trx.deleteFrom('feed_channel_sources').where('source_id', '=', id).execute()
  await trx.deleteFrom('source_samples').where('source_id', '=', id).execute()
}

/** These channels, and no others, are fed by it. */
export async function setChannels(
  trx: Trx,
  sourceId: SourceId,
  channelIds: readonly ChannelId[],
  nowMs: number,
): Promise<void> {
  await trx
    .deleteFrom('feed_channel_sources')
    .where('source_id', '=', sourceId)
    .where('channel_id', 'not in', idList(trx, channelIds))
    .execute()
  await addChannels(trx, [sourceId], channelIds, nowMs)
}

export async function addChannels(
  trx: Trx,
  sourceIds: readonly SourceId[],
  channelIds: readonly ChannelId[],
  nowMs: number,
): Promise<void> {
  const links = sourceIds.flatMap((source_id) =>
    [...new Set(channelIds)].map((channel_id) => ({ channel_id, source_id, added_at: nowMs })),
  )
  if (links.length === 0) return
  await trx
    .insertInto('feed_channel_sources')
    .values(links)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
