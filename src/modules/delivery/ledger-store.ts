import { sql, type RawBuilder } from 'kysely'
import { idList, rowsOf } from '../../db/portable.ts'
import type { OriginKind } from '../../db/tables/delivery.ts'
import type { Trx } from '../../db/transaction.ts'
import type { DeliveryState } from '../../kernel/delivery-state.ts'
import type { AccountId, CampaignId, DeliveryId } from '../../kernel/ids.ts'
import { settledColumns, type PostSettled } from './post-store.ts'

/** One outcome, as the ledger keeps it. */
export interface SettlementRow {
  readonly id: DeliveryId
  readonly state: DeliveryState
  readonly reason: string | null
  readonly detail: string | null
  readonly telegramMessageId: number | null
  /** Null: unchanged. */
  readonly dueAt: number | null
  readonly sameAttempt: boolean
}

/** Under which lease each account of these rows is owned. */
export type LeaseByAccount = ReadonlyMap<AccountId, number>

/** With SQLite all are the number of this start. */
function leaseColumn(leases: LeaseByAccount): RawBuilder<number> {
  const [first, ...others] = new Set(leases.values())
  if (others.length === 0) return sql`${first ?? null}`
  const cases = [...leases].map(([accountId, lease]) => sql`when ${sql.lit(accountId)} then ${sql.lit(lease)}`)
  return sql`case deliveries.account_id ${sql.join(cases, sql` `)} end`
}

/**
 * Writes the intents: `planned` rows of these that may still be sent become `sending`. Returns their ids; the others were cancelled,
 * moved or lost their consent or right since they were read.
 */
export async function writeIntents(
  trx: Trx,
  ids: readonly DeliveryId[],
  leases: LeaseByAccount,
  now: number,
): Promise<Set<DeliveryId>> {
  const { rows } = await sql<{ id: number }>`
    update deliveries set state = 'sending', attempt = attempt + 1, lease = ${leaseColumn(leases)}, updated_at = ${now}
    where id in ${idList(trx, ids)} and state = 'planned'
      and case origin_kind
        when 'campaign' then exists (
          select 1 from subscriptions s
          where s.account_id = deliveries.account_id and s.contact_id = deliveries.contact_id and s.status = 'subscribed')
        when 'post' then ${hasRight}
        else 1 = 1 end
    returning id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** Of these, the campaign rows whose person has no live subscription any more become `skipped`. Returns them. */
export async function skipWithoutConsent(trx: Trx, ids: readonly DeliveryId[], now: number): Promise<Set<DeliveryId>> {
  const { rows } = await sql<{ id: number }>`
    update deliveries set state = 'skipped', updated_at = ${now}, reason = coalesce((
        select s.status from subscriptions s
        where s.account_id = deliveries.account_id and s.contact_id = deliveries.contact_id), 'unsubscribed')
    where id in ${idList(trx, ids)} and state = 'planned' and origin_kind = 'campaign'
      and not exists (
        select 1 from subscriptions s
        where s.account_id = deliveries.account_id and s.contact_id = deliveries.contact_id and s.status = 'subscribed')
    returning id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** The right to post, as the guard of the table asks for it. */
const hasRight = sql<boolean>`exists (
  select 1 from channel_rights r
  where r.account_id = deliveries.account_id and r.contact_id = deliveries.contact_id and 1 = case deliveries.operation
    when 'send' then r.can_post when 'edit' then (case when r.can_post = 1 then 1 else r.can_edit end) else r.can_pin end)`

/** Of these, the posts whose account has not the right to post in that chat any more become `skipped`. */
export async function skipWithoutRight(trx: Trx, ids: readonly DeliveryId[], now: number): Promise<PostSettled[]> {
  const { rows } = await sql<PostSettled>`
    update deliveries set state = 'skipped', reason = 'no_rights', updated_at = ${now}
    where id in ${idList(trx, ids)} and state = 'planned' and origin_kind = 'post' and not ${hasRight}
    returning ${settledColumns}`.execute(trx)
  return rows
}

/** The common outcome. Only rows of these leases change. */
export async function writeSent(
  trx: Trx,
  sent: readonly { readonly id: DeliveryId; readonly message_id: number }[],
  leases: LeaseByAccount,
  now: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update deliveries set state = 'sent', telegram_message_id = sent.message_id, reason = null, detail = null, updated_at = ${now}
    from ${rowsOf(trx, sent, { id: 'bigint', message_id: 'bigint' })} as sent
    where deliveries.id = sent.id and deliveries.state = 'sending' and deliveries.lease = ${leaseColumn(leases)}`.execute(
    trx,
  )
  return Number(numAffectedRows ?? 0n)
}

const settlementColumns = {
  id: 'bigint',
  state: 'text',
  reason: 'text',
  detail: 'text',
  telegramMessageId: 'bigint',
  dueAt: 'bigint',
  sameAttempt: 'bigint',
} as const

export async function writeSettlements(
  trx: Trx,
  rows: readonly SettlementRow[],
  leases: LeaseByAccount,
  now: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update deliveries set
      state = settled.state, reason = settled.reason, detail = settled.detail, updated_at = ${now},
      telegram_message_id = coalesce(settled."telegramMessageId", deliveries.telegram_message_id),
      due_at = coalesce(settled."dueAt", deliveries.due_at),
      attempt = deliveries.attempt - settled."sameAttempt"
    from ${rowsOf(trx, rows, settlementColumns)} as settled
    where deliveries.id = settled.id and deliveries.state = 'sending' and deliveries.lease = ${leaseColumn(leases)}`.execute(
    trx,
  )
  return Number(numAffectedRows ?? 0n)
}

/** Which of these still wait for their outcome under these leases; they stay so until the transaction ends. */
export async function stillSending(
  trx: Trx,
  ids: readonly DeliveryId[],
  leases: LeaseByAccount,
): Promise<Set<DeliveryId>> {
  const { rows } = await sql<{ id: DeliveryId }>`
    select id from deliveries
    where id in ${idList(trx, ids)} and state = 'sending' and lease = ${leaseColumn(leases)}
    order by id for update`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

export interface Leftovers {
  readonly uncertain: ReadonlyMap<CampaignId, number>
  readonly posts: readonly PostSettled[]
}

/** Whose leftovers: of one account, or of all of them. */
export interface Successor {
  readonly accountId: AccountId | null
  readonly lease: number
}

/** Campaigns with rows that an earlier owner left in `sending`. */
export async function campaignsLeftBehind(trx: Trx, successor: Successor): Promise<CampaignId[]> {
  const { rows } = await sql<{ id: CampaignId }>`
    select distinct origin_id as id from deliveries where ${isLeftBehind(successor)} and origin_kind = 'campaign'`.execute(
    trx,
  )
  return rows.map(({ id }) => id)
}

/**
 * Rows that an earlier owner left in `sending` become `uncertain`: over the Bot API nobody can know, and nobody guesses. An edit or a
 * pin may be done twice: it is planned again.
 */
export async function settleLeftovers(trx: Trx, successor: Successor, now: number): Promise<Leftovers> {
  const { rows } = await sql<PostSettled & { readonly kind: OriginKind; readonly originId: number }>`
    update deliveries set
      state = case when operation = 'send' then 'uncertain' else 'planned' end,
      reason = case when operation = 'send' then 'stopped' end, detail = null, updated_at = ${now}
    where ${isLeftBehind(successor)} returning origin_kind as kind, origin_id as "originId", ${settledColumns}`.execute(
    trx,
  )
  const uncertain = new Map<CampaignId, number>()
  const posts: PostSettled[] = []
  for (const { kind, originId, ...settled } of rows) {
    if (kind === 'campaign') uncertain.set(originId, (uncertain.get(originId) ?? 0) + 1)
    if (kind === 'post') posts.push(settled)
  }
  return { uncertain, posts }
}

const isLeftBehind = ({ accountId, lease }: Successor) => {
  const isOfAccount = accountId === null ? sql`` : sql` and account_id = ${accountId}`
  return sql`state = 'sending' and lease <> ${lease}${isOfAccount}`
}
