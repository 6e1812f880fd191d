import { sql, type RawBuilder } from 'kysely'
import { idList, isPostgres } from '../../db/portable.ts'
import type { OriginKind } from '../../db/tables/delivery.ts'
import type { Trx } from '../../db/transaction.ts'
import type { DeliveryState } from '../../kernel/delivery-state.ts'
import type { CampaignId, ContactId, DeliveryId } from '../../kernel/ids.ts'
import { moveInSums, type SumsDelta } from './core/sums.ts'
import type { PostHooks } from './ports.ts'
import { settledColumns, type PostSettled } from './post-store.ts'
import { addToSums, lockOrigins } from './origin-store.ts'

/** A part of a campaign's rows, in the order of their contacts. */
export interface Stretch {
  readonly campaignId: CampaignId
  readonly afterContactId: ContactId
  /** Rows to look at. */
  readonly limit: number
  readonly now: number
}

export interface Decided {
  readonly changed: number
  /** Hand it back as `afterContactId`; null at the end. So no row is met twice, though it may fail again meanwhile. */
  readonly lastContactId: ContactId | null
}

/** Plans those of a stretch of failed deliveries again that have one of these reasons. */
export async function retryFailed(
  trx: Trx,
  stretch: Stretch & { readonly reasons: readonly string[] },
): Promise<Decided> {
  const lastContactId = await lastOf(trx, 'failed', stretch)
  const which = sql`${isWithin('failed', stretch, lastContactId)} and reason in (${sql.join(stretch.reasons)})`
  return { changed: await move(trx, stretch, { from: 'failed', to: 'planned', reason: null, which }), lastContactId }
}

/** A person's decision about deliveries of which nobody knows whether they arrived: those of a stretch, or these. */
export async function resolveUncertain(
  trx: Trx,
  {
    decision: to,
    deliveryIds,
    ...stretch
  }: Stretch & { readonly decision: 'sent' | 'planned'; readonly deliveryIds: readonly DeliveryId[] | undefined },
): Promise<Decided> {
  const from = 'uncertain'
  const reason = to === 'sent' ? 'decided' : null
  if (deliveryIds !== undefined) {
    // The plus signs keep SQLite from reading the whole campaign by its index instead of these rows.
    const bare = isPostgres(trx) ? sql`` : sql`+`
    const which = sql`id in ${idList(trx, deliveryIds)}
      and ${bare}origin_kind = 'campaign' and ${bare}origin_id = ${stretch.campaignId} and state = ${from}`
    return { changed: await move(trx, stretch, { from, to, reason, which }), lastContactId: null }
  }
  const lastContactId = await lastOf(trx, from, stretch)
  return {
    changed: await move(trx, stretch, { from, to, reason, which: isWithin(from, stretch, lastContactId) }),
    lastContactId,
  }
}

/** Cancels up to `limit` planned deliveries; returns how many. */
export const cancelPlanned = (trx: Trx, { limit, ...rest }: Omit<Stretch, 'afterContactId'>): Promise<number> =>
  move(trx, rest, { from: 'planned', to: 'cancelled', reason: 'cancelled', which: isPlanned(rest.campaignId, limit) })

/** Up to `limit` planned deliveries that another copy of this install may have sent: a person decides. Returns how many. */
export const doubtPlanned = (trx: Trx, { limit, ...rest }: Omit<Stretch, 'afterContactId'>): Promise<number> =>
  move(trx, rest, { from: 'planned', to: 'uncertain', reason: 'restored', which: isPlanned(rest.campaignId, limit) })

const isPlanned = (campaignId: CampaignId, limit: number): RawBuilder<boolean> =>
  sql`id in (
    select id from deliveries
    where origin_kind = 'campaign' and origin_id = ${campaignId} and state = 'planned' limit ${limit})`

/**
 * The same for everything else that waited to be sent, all at once: lanes hold few of those. Edits and pins may be done twice and stay
 * planned. Returns how many there were, and tells of each post.
 */
export async function doubtDirect(trx: Trx, now: number, hooks: PostHooks): Promise<number> {
  const { rows } = await sql<PostSettled & { readonly kind: OriginKind }>`
    update deliveries set state = 'uncertain', reason = 'restored', updated_at = ${now}
    where state = 'planned' and origin_kind <> 'campaign' and operation = 'send'
    returning origin_kind as kind, ${settledColumns}`.execute(trx)
  for (const { kind, ...settled } of rows) if (kind === 'post') await hooks.onPostSettled(trx, settled)
  return rows.length
}

type Exceptional = 'failed' | 'uncertain'

/** The last part is the term of the partial index, word for word: without it SQLite reads every row of the campaign. */
const isException = (state: Exceptional, campaignId: CampaignId): RawBuilder<boolean> =>
  sql`origin_kind = 'campaign' and origin_id = ${campaignId} and state = ${state} and reason is not null`

const isWithin = (
  state: Exceptional,
  { campaignId, afterContactId }: Stretch,
  lastContactId: ContactId | null,
): RawBuilder<boolean> =>
  sql`${isException(state, campaignId)} and contact_id > ${afterContactId} and contact_id <= ${lastContactId ?? Number.MAX_SAFE_INTEGER}`

async function lastOf(trx: Trx, state: Exceptional, stretch: Stretch): Promise<ContactId | null> {
  const { rows } = await sql<{ contact_id: ContactId }>`
    select contact_id from deliveries
    where ${isException(state, stretch.campaignId)} and contact_id > ${stretch.afterContactId}
    order by contact_id limit 1 offset ${stretch.limit - 1}`.execute(trx)
  return rows[0]?.contact_id ?? null
}

interface Move {
  readonly from: DeliveryState
  readonly to: DeliveryState
  readonly reason: string | null
  readonly which: RawBuilder<unknown>
}

async function move(
  trx: Trx,
  { campaignId, now }: Pick<Stretch, 'campaignId' | 'now'>,
  { from, to, reason, which }: Move,
): Promise<number> {
  await lockOrigins(trx, [campaignId])
  const { numAffectedRows } = await sql`
    update deliveries set state = ${to}, updated_at = ${now},
      due_at = case when ${to} = 'planned' then ${now} else due_at end,
      reason = ${reason}, detail = null
    where ${which}`.execute(trx)
  const changed = Number(numAffectedRows ?? 0n)
  const delta: SumsDelta = {}
  moveInSums(delta, from, to, changed)
  await addToSums(trx, campaignId, delta)
  return changed
}
