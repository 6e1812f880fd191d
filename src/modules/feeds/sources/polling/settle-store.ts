import { gzipSync } from 'node:zlib'
import { sql, type Updateable } from 'kysely'
import { idList, rowLock, rowsOf } from '../../../../db/portable.ts'
import type { SourceTable } from '../../../../db/tables/feeds.ts'
import type { Trx } from '../../../../db/transaction.ts'
import type { ItemId, ProductId, SourceId } from '../../../../kernel/ids.ts'
import type { SourceRow } from './claim-store.ts'

/** The source as it is now, kept to this transaction; undefined when the claim is not ours any more. */
export async function claimedSource(trx: Trx, id: SourceId, token: string): Promise<SourceRow | undefined> {
  return trx
    .selectFrom('sources')
    .selectAll()
    .where('id', '=', id)
    .where('polling_by', '=', token)
    .$call(rowLock(trx))
    .executeTakeFirst()
}

/** What a read came to; the claim ends with it. */
export async function settleSource(trx: Trx, id: SourceId, change: Updateable<SourceTable>): Promise<void> {
  await trx
    .updateTable('sources')
    .set({ ...change, polling_by: null, polling_until: null })
    .where('id', '=', id)
    .execute()
}

export interface Unchanged {
  readonly id: SourceId
  readonly token: string
  readonly atMs: number
  readonly nextPollAt: number
  readonly intervalMs: number
  readonly etag: string | null
  readonly lastModified: string | null
  /** JSON. */
  readonly observed: string
}

/** Sources that were well and are as they were: the most frequent outcome, many at once. */
export async function settleUnchanged(trx: Trx, reads: readonly Unchanged[]): Promise<void> {
  if (reads.length === 0) return
  const rows = reads.map((read) => ({
    id: read.id,
    token: read.token,
    at: read.atMs,
    next_at: read.nextPollAt,
    gap: read.intervalMs,
    etag: read.etag,
    modified: read.lastModified,
    observed: read.observed,
  }))
  const given = rowsOf(trx, rows, {
    id: 'bigint',
    token: 'text',
    at: 'bigint',
    next_at: 'bigint',
    gap: 'bigint',
    etag: 'text',
    modified: 'text',
    observed: 'text',
  })
  await sql`
    update sources set polling_by = null, polling_until = null, last_poll_at = given.at, last_ok_at = given.at,
      next_poll_at = given.next_at, interval_ms = given.gap, observed = given.observed,
      etag = coalesce(given.etag, sources.etag), last_modified = coalesce(given.modified, sources.last_modified),
      n_polls = n_polls + 1, n_unchanged = n_unchanged + 1
    from ${given} as given where sources.id = given.id and sources.polling_by = given.token`.execute(trx)
}

/** Products of these that the source had already under other items than these. */
export async function productsHadBefore(
  trx: Trx,
  sourceId: SourceId,
  productIds: readonly ProductId[],
  newItems: readonly ItemId[],
): Promise<ReadonlySet<ProductId>> {
  const rows = await trx
    .selectFrom('items')
    .select('product_id')
    .distinct()
    .where('source_id', '=', sourceId)
    .where('product_id', 'in', idList(trx, productIds))
    .where('id', 'not in', idList(trx, newItems))
    .execute()
  return new Set(rows.map(({ product_id }) => product_id))
}

export async function urlIsTaken(trx: Trx, urlKey: string, except: SourceId): Promise<boolean> {
  const row = await trx
    .selectFrom('sources')
    .select('id')
    .where('url_key', '=', urlKey)
    .where('id', '!=', except)
    .executeTakeFirst()
  return row !== undefined
}

export interface Sample {
  readonly url: string
  readonly contentType: string
  readonly body: Uint8Array
  /** JSON. */
  readonly entries: string
}

/** Instead of the last good sample that there was. */
export async function keepSample(trx: Trx, sourceId: SourceId, sample: Sample, nowMs: number): Promise<void> {
  await trx.deleteFrom('source_samples').where('source_id', '=', sourceId).where('kind', '=', 'last_good').execute()
  await trx
    .insertInto('source_samples')
    .values({
      source_id: sourceId,
      kind: 'last_good',
      url: sample.url,
      content_type: sample.contentType,
      body: gzipSync(sample.body),
      entries: sample.entries,
      at: nowMs,
    })
    .execute()
}
