import { sql } from 'kysely'
import { idList, isPostgres } from '../../db/portable.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import { deliveryStates } from '../../kernel/delivery-state.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import type { Sums, SumsDelta } from './core/sums.ts'

export type Hold = 'planning' | 'paused' | 'cancelled'

/** Width of a point of the chart, in product time. */
export const SERIES_BUCKET_MS = 5_000

/** A campaign whose rows are being planned: nothing of it is sent yet. */
export async function openOrigin(trx: Trx, campaignId: CampaignId): Promise<void> {
  await trx
    .insertInto('origins')
    .values({ kind: 'campaign', id: campaignId, hold: 'planning', ...zeroSums })
    .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ hold: 'planning' }))
    .execute()
}

const zeroSums = { planned: 0, sending: 0, sent: 0, failed: 0, uncertain: 0, skipped: 0, cancelled: 0 } satisfies Sums

export async function setHold(trx: Trx, campaignId: CampaignId, hold: Hold | null): Promise<void> {
  await trx.updateTable('origins').set({ hold }).where('kind', '=', 'campaign').where('id', '=', campaignId).execute()
}

/** Adds to the sums; returns whether nothing is left to send. */
export async function addToSums(trx: Trx, campaignId: CampaignId, delta: SumsDelta): Promise<{ drained: boolean }> {
  const changes = deliveryStates.filter((state) => (delta[state] ?? 0) !== 0)
  if (changes.length === 0) return { drained: false }
  const row = await trx
    .updateTable('origins')
    .set((eb) => Object.fromEntries(changes.map((state) => [state, eb(state, '+', delta[state] ?? 0)])))
    .where('kind', '=', 'campaign')
    .where('id', '=', campaignId)
    .returning(['planned', 'sending'])
    .executeTakeFirstOrThrow()
  return { drained: row.planned === 0 && row.sending === 0 }
}

/** Counts outcomes into the bucket of the chart that `now` falls into. */
export async function addToSeries(trx: Trx, campaignId: CampaignId, delta: SumsDelta, now: number): Promise<void> {
  const { sent = 0, failed = 0, uncertain = 0, skipped = 0 } = delta
  if (sent === 0 && failed === 0 && uncertain === 0 && skipped === 0) return
  await sql`
    insert into origin_series (kind, id, bucket_at, sent, failed, uncertain, skipped)
    values ('campaign', ${campaignId}, ${Math.floor(now / SERIES_BUCKET_MS) * SERIES_BUCKET_MS}, ${sent}, ${failed}, ${uncertain}, ${skipped})
    on conflict (kind, id, bucket_at) do update set
      sent = origin_series.sent + excluded.sent, failed = origin_series.failed + excluded.failed,
      uncertain = origin_series.uncertain + excluded.uncertain, skipped = origin_series.skipped + excluded.skipped`.execute(
    trx,
  )
}

/**
 * Keeps the holds and sums of these campaigns to this transaction. Everything that changes deliveries of a campaign does this first and
 * in the same order, so that no two wait for each other. SQLite has one writer and needs none.
 */
export async function lockOrigins(trx: Trx, campaignIds: readonly CampaignId[]): Promise<void> {
  if (campaignIds.length === 0 || !isPostgres(trx)) return
  await sql`
    select id from origins where kind = 'campaign' and id in ${idList(trx, campaignIds)} order by id for update`.execute(
    trx,
  )
}

/** Which of these campaigns must not send now. */
export async function heldAmong(trx: Trx, campaignIds: readonly CampaignId[]): Promise<Set<CampaignId>> {
  if (campaignIds.length === 0) return new Set()
  const rows = await trx
    .selectFrom('origins')
    .select('id')
    .where('kind', '=', 'campaign')
    .where('id', 'in', campaignIds)
    .where('hold', 'is not', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Campaigns that are held while something of them is still to be sent. */
export async function heldCampaigns(db: Db): Promise<CampaignId[]> {
  const rows = await db
    .selectFrom('origins')
    .select('id')
    .where('kind', '=', 'campaign')
    .where('hold', 'is not', null)
    .where((eb) => eb.or([eb('planned', '>', 0), eb('sending', '>', 0)]))
    .execute()
  return rows.map(({ id }) => id)
}
