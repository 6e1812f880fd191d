import { sql } from 'kysely'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import type { SubscriptionStatus } from '../../db/tables/audiences.ts'
import { lockOf, rowLock, rowsOf } from '../../db/portable.ts'
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
    .$call(rowLock(trx))
    .executeTakeFirst()
  if (before?.status === status) return status
  const evidence = JSON.stringify(change.evidence)
  if (before === undefined) {
    const source = status === 'subscribed' ? (change.source ?? '') : ''
    await trx
      .insertInto('subscriptions')
      .values({ account_id: accountId, contact_id: contactId, status, source, evidence, at })
      .execute()
    await addToCounts(trx, [{ accountId, status, by: 1 }])
    return undefined
  }
  await trx
    .updateTable('subscriptions')
    .set({ status, evidence, at, ...(status === 'subscribed' ? { source: change.source ?? '' } : {}) })
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .execute()
  await addToCounts(trx, [
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
  const given = sql`${rowsOf(trx, wanted, columns)} as given`
  const isEnded = sql`s.account_id = given.account and s.contact_id = given.contact and s.status <> given.status and s.at <= given.at`
  const { rows: ended } = await sql<{ account_id: number; before: SubscriptionStatus; after: SubscriptionStatus }>`
    select s.account_id, s.status as before, given.status as after from ${given} cross join subscriptions s
    where ${isEnded} ${lockOf(trx, 's')}`.execute(trx)
  if (ended.length === 0) return
  await sql`
    update subscriptions as s set status = given.status, evidence = given.evidence, at = given.at
    from ${given} where ${isEnded}`.execute(trx)
  const changes = new Map<string, CountChange>()
  const add = (accountId: AccountId, status: SubscriptionStatus, by: number): void => {
    const key = `${accountId}:${status}`
    changes.set(key, { accountId, status, by: (changes.get(key)?.by ?? 0) + by })
  }
  for (const { account_id, before, after } of ended) {
    add(account_id, before, -1)
    add(account_id, after, 1)
  }
  await addToCounts(trx, [...changes.values()])
}

const columns = { account: 'bigint', contact: 'bigint', status: 'text', evidence: 'text', at: 'bigint' } as const

export async function addToCounts(trx: Trx, changes: readonly CountChange[]): Promise<void> {
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
