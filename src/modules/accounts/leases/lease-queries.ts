import { sql } from 'kysely'
import { databaseMs } from '../../../db/portable.ts'
import type { Db } from '../../../db/transaction.ts'
import type { AccountId } from '../../../kernel/ids.ts'

export interface WantedAccount {
  readonly accountId: AccountId
  /** Another value after every change that the live sender follows. */
  readonly version: string
  readonly isFree: boolean
}

/** Accounts that somebody has to answer for: the active ones, and those of which an ended owner left something in flight or unhandled. */
export async function wantedAccounts(db: Db): Promise<WantedAccount[]> {
  const { rows } = await sql<WantedAccount>`
    select accounts.id as "accountId", accounts.state || md5(coalesce(accounts.token_sealed, '')) as version,
      coalesce(leases.until, 0) <= ${databaseMs} as "isFree"
    from accounts left join leases on leases.account_id = accounts.id
    where accounts.state = 'active'
      or exists (select 1 from deliveries where deliveries.account_id = accounts.id and deliveries.state = 'sending')
      or exists (select 1 from updates where updates.account_id = accounts.id and updates.handled_at is null)
    order by accounts.id`.execute(db)
  return rows
}

export async function countWorkers(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('workers')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('until', '>', databaseMs)
    .executeTakeFirstOrThrow()
  return count
}

/** How the lanes of all processes were at their last beat, as they told it. */
export async function lanesOfAll(readDb: Db): Promise<{ readonly accountId: AccountId; readonly lane: string }[]> {
  const rows = await readDb
    .selectFrom('leases')
    .select(['account_id as accountId', 'lane'])
    .where('until', '>', databaseMs)
    .where('lane', 'is not', null)
    .execute()
  return rows.map(({ accountId, lane }) => ({ accountId, lane: lane ?? '' }))
}
