import { sql } from 'kysely'
import { databaseMs, idList, rowsOf } from '../../../db/portable.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Lease } from './leases.ts'

/** Says that this worker lives and keeps its leases for `ttlMs` from now, also those that ran out and nobody took. Returns them. */
export async function beat(trx: Trx, owner: string, ttlMs: number): Promise<Lease[]> {
  const until = sql<number>`${databaseMs} + ${sql.lit(ttlMs)}`
  await trx
    .insertInto('workers')
    .values({ owner, until })
    .onConflict((conflict) => conflict.column('owner').doUpdateSet({ until }))
    .execute()
  return trx
    .updateTable('leases')
    .set({ until })
    .where('owner', '=', owner)
    .returning(['account_id as accountId', 'fence'])
    .execute()
}

/** For the screens of other processes. */
export async function tellLanes(
  trx: Trx,
  owner: string,
  lanes: readonly { readonly accountId: AccountId; readonly lane: string }[],
): Promise<void> {
  if (lanes.length === 0) return
  await sql`
    update leases set lane = told.lane from ${rowsOf(trx, lanes, { accountId: 'bigint', lane: 'text' })} as told
    where leases.account_id = told."accountId" and leases.owner = ${owner}`.execute(trx)
}

/** Those of these that nobody holds become this worker's, each with a higher fence. One that another worker is just taking is left to it. */
export async function takeLeases(
  trx: Trx,
  accountIds: readonly AccountId[],
  { owner, ttlMs }: { readonly owner: string; readonly ttlMs: number },
): Promise<Lease[]> {
  if (accountIds.length === 0) return []
  await trx
    .insertInto('leases')
    .values(accountIds.map((account_id) => ({ account_id, owner: '', fence: 0, until: 0, lane: null })))
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
  const { rows } = await sql<Lease>`
    update leases set owner = ${owner}, fence = fence + 1, until = ${databaseMs} + ${sql.lit(ttlMs)}
    where account_id in (
      select account_id from leases where account_id in ${idList(trx, accountIds)} and until <= ${databaseMs}
      order by account_id for update skip locked)
    returning account_id as "accountId", fence`.execute(trx)
  return rows
}

/** From now on others may take them. */
export async function giveBack(db: Db, owner: string, accountIds: readonly AccountId[]): Promise<void> {
  await db
    .updateTable('leases')
    .set({ until: 0, owner: '' })
    .where('owner', '=', owner)
    .where('account_id', 'in', idList(db, accountIds))
    .execute()
}

/** The worker ends: all its leases are free, and the others share them out without it. */
export async function leave(trx: Trx, owner: string): Promise<void> {
  await trx.updateTable('leases').set({ until: 0, owner: '' }).where('owner', '=', owner).execute()
  await trx.deleteFrom('workers').where('owner', '=', owner).execute()
}

/** Workers that ended without a word are forgotten. */
export async function forgetWorkers(trx: Trx, olderThanMs: number): Promise<void> {
  await trx
    .deleteFrom('workers')
    .where('until', '<', sql<number>`${databaseMs} - ${sql.lit(olderThanMs)}`)
    .execute()
}

/** Which of these are in force; they stay so until the transaction ends. */
export async function lockLeases(trx: Trx, leases: readonly Lease[]): Promise<Lease[]> {
  const { rows } = await sql<Lease>`
    select leases.account_id as "accountId", leases.fence from leases
    join ${rowsOf(trx, leases, { accountId: 'bigint', fence: 'bigint' })} as held
      on held."accountId" = leases.account_id and held.fence = leases.fence
    order by leases.account_id for share of leases`.execute(trx)
  return rows
}
