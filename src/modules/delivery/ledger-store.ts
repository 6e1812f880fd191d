import { sql } from 'kysely'
import type { Trx } from '../../db/transaction.ts'
import type { DeliveryState } from '../../kernel/delivery-state.ts'
import type { CampaignId, DeliveryId } from '../../kernel/ids.ts'

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

/**
 * Writes the intents: `planned` rows of these that may still be sent become `sending`. Returns their ids; the others were cancelled,
 * moved or lost their consent since they were read.
 */
export async function writeIntents(
  trx: Trx,
  ids: readonly DeliveryId[],
  lease: number,
  now: number,
): Promise<Set<DeliveryId>> {
  const { rows } = await sql<{ id: number }>`
    update deliveries set state = 'sending', attempt = attempt + 1, lease = ${lease}, updated_at = ${now}
    where id in (select value from json_each(${JSON.stringify(ids)})) and state = 'planned'
      and (origin_kind <> 'campaign' or exists (
        select 1 from subscriptions s
        where s.account_id = deliveries.account_id and s.contact_id = deliveries.contact_id and s.status = 'subscribed'))
    returning id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** Of these, the campaign rows whose person has no live subscription any more become `skipped`. Returns them. */
export async function skipWithoutConsent(trx: Trx, ids: readonly DeliveryId[], now: number): Promise<Set<DeliveryId>> {
  const { rows } = await sql<{ id: number }>`
    update deliveries set state = 'skipped', updated_at = ${now}, reason = coalesce((
        select s.status from subscriptions s
        where s.account_id = deliveries.account_id and s.contact_id = deliveries.contact_id), 'unsubscribed')
    where id in (select value from json_each(${JSON.stringify(ids)})) and state = 'planned' and origin_kind = 'campaign'
      and not exists (
        select 1 from subscriptions s
        where s.account_id = deliveries.account_id and s.contact_id = deliveries.contact_id and s.status = 'subscribed')
    returning id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** The common outcome: [id, Telegram's message id] each. Only rows of this lease change. */
export async function writeSent(
  trx: Trx,
  pairs: readonly (readonly [DeliveryId, number])[],
  lease: number,
  now: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update deliveries set state = 'sent', telegram_message_id = sent.message_id, reason = null, detail = null, updated_at = ${now}
    from (select value ->> 0 as id, value ->> 1 as message_id from json_each(${JSON.stringify(pairs)})) as sent
    where deliveries.id = sent.id and deliveries.state = 'sending' and deliveries.lease = ${lease}`.execute(trx)
  return Number(numAffectedRows ?? 0n)
}

export async function writeSettlements(
  trx: Trx,
  rows: readonly SettlementRow[],
  lease: number,
  now: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update deliveries set
      state = settled.state, reason = settled.reason, detail = settled.detail, updated_at = ${now},
      telegram_message_id = coalesce(settled.telegram_message_id, deliveries.telegram_message_id),
      due_at = coalesce(settled.due_at, deliveries.due_at),
      attempt = deliveries.attempt - settled.same_attempt
    from (
      select value ->> 'id' as id, value ->> 'state' as state, value ->> 'reason' as reason, value ->> 'detail' as detail,
        value ->> 'telegramMessageId' as telegram_message_id, value ->> 'dueAt' as due_at, value ->> 'sameAttempt' as same_attempt
      from json_each(${JSON.stringify(rows)})) as settled
    where deliveries.id = settled.id and deliveries.state = 'sending' and deliveries.lease = ${lease}`.execute(trx)
  return Number(numAffectedRows ?? 0n)
}

export interface LeftInSending {
  readonly campaignId: CampaignId | null
  readonly count: number
}

/** Rows that an ended process left in `sending` become `uncertain`: over the Bot API nobody can know, and nobody guesses. */
export async function settleLeftovers(trx: Trx, lease: number, now: number): Promise<LeftInSending[]> {
  const { rows } = await sql<{ kind: string; origin_id: number; left: number }>`
    select origin_kind as kind, origin_id, count(*) as "left" from deliveries
    where state = 'sending' and lease <> ${lease} group by origin_kind, origin_id`.execute(trx)
  await sql`
    update deliveries set state = 'uncertain', reason = 'stopped', detail = null, updated_at = ${now}
    where state = 'sending' and lease <> ${lease}`.execute(trx)
  return rows.map((row) => ({ campaignId: row.kind === 'campaign' ? row.origin_id : null, count: row.left }))
}
