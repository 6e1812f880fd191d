import { sql } from 'kysely'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import type { SubscriptionStatus } from '../../db/tables/audiences.ts'
import type { Trx } from '../../db/transaction.ts'
import type { ActEvidence } from './core/evidence.ts'

interface SubscriptionChange {
  readonly accountId: AccountId
  readonly contactId: ContactId
  readonly status: SubscriptionStatus
  /** Deep-link payload; kept only when this change begins a subscription. */
  readonly source?: string | undefined
  readonly evidence: ActEvidence
  /** ms UTC. */
  readonly at: number
}

interface EndedSubscription {
  readonly accountId: AccountId
  readonly contactId: ContactId
  readonly status: 'blocked' | 'unreachable'
  /** With Telegram's own words as `telegram`. */
  readonly evidence: Readonly<Record<string, unknown>>
  /** When the refused request was begun, ms UTC: a subscription that began after it stays. */
  readonly at: number
}

interface CountChange {
  readonly accountId: AccountId
  readonly status: SubscriptionStatus
  readonly by: number
}

/**
 * The only way by which one consent changes; keeps subscription_counts. Returns the status before, undefined for a first row.
 * The same status again changes nothing: the first source and evidence stay.
 */
export async function setSubscription(trx: Trx, change: SubscriptionChange): Promise<SubscriptionStatus | undefined> {
  const { accountId, contactId, status, at } = change
  const before = await trx
    .selectFrom('subscriptions')
    .select('status')
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .executeTakeFirst()
  if (before?.status === status) return status
  const evidence = JSON.stringify(change.evidence)
  if (before === undefined) {
    const source = status === 'subscribed' ? (change.source ?? '') : ''
    await trx
      .insertInto('subscriptions')
      .values({ account_id: accountId, contact_id: contactId, status, source, evidence, at })
      .execute()
    await count(trx, [{ accountId, status, by: 1 }])
    return undefined
  }
  await trx
    .updateTable('subscriptions')
    .set({ status, evidence, at, ...(status === 'subscribed' ? { source: change.source ?? '' } : {}) })
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .execute()
  await count(trx, [
    { accountId, status: before.status, by: -1 },
    { accountId, status, by: 1 },
  ])
  return before.status
}

/** Ends the subscriptions of people whom Telegram says we cannot reach. Unknown pairs are left alone. */
export async function endSubscriptions(trx: Trx, rows: readonly EndedSubscription[]): Promise<void> {
  if (rows.length === 0) return
  const last = new Map(rows.map((row) => [`${row.accountId}:${row.contactId}`, row]))
  const wanted = [...last.values()].map((row) => ({
    account: row.accountId,
    contact: row.contactId,
    status: row.status,
    evidence: JSON.stringify(row.evidence),
    at: row.at,
  }))
  const { rows: changes } = await sql<{
    account_id: number
    old: SubscriptionStatus
    new: SubscriptionStatus
    n: number
  }>`
    select s.account_id, s.status as old, r.value ->> 'status' as new, count(*) as n
    from ${rowsOf(wanted)} r cross join subscriptions s
      on s.account_id = r.value ->> 'account' and s.contact_id = r.value ->> 'contact'
    where s.status <> r.value ->> 'status' and s.at <= r.value ->> 'at'
    group by 1, 2, 3`.execute(trx)
  if (changes.length === 0) return
  await sql`
    update subscriptions as s
    set status = r.value ->> 'status', evidence = r.value ->> 'evidence', at = r.value ->> 'at'
    from ${rowsOf(wanted)} r
    where s.account_id = r.value ->> 'account' and s.contact_id = r.value ->> 'contact'
      and s.status <> r.value ->> 'status' and s.at <= r.value ->> 'at'`.execute(trx)
  await count(
    trx,
    changes.flatMap((change) => [
      { accountId: change.account_id, status: change.old, by: -change.n },
      { accountId: change.account_id, status: change.new, by: change.n },
    ]),
  )
}

const rowsOf = (rows: readonly object[]) => sql`json_each(${JSON.stringify(rows)})`

async function count(trx: Trx, changes: readonly CountChange[]): Promise<void> {
  await trx
    .insertInto('subscription_counts')
    .values(changes.map(({ accountId, status, by }) => ({ account_id: accountId, status, count: by })))
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'status'])
        .doUpdateSet({ count: sql`subscription_counts.count + excluded.count` }),
    )
    .execute()
}
