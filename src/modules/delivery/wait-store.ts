import type { Db, Trx } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'

/**
 * A pause that Telegram demanded of a whole account. Stored, so that a restart honours it too. Requests that are in flight together
 * may be told different ends: the latest holds.
 */
export async function saveWait(trx: Trx, accountId: AccountId, until: number): Promise<void> {
  await trx
    .insertInto('waits')
    .values({ account_id: accountId, scope: 'account', until })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'scope']).doUpdateSet({ until }).where('waits.until', '<', until),
    )
    .execute()
}

export async function readWait(db: Db, accountId: AccountId): Promise<number | null> {
  const row = await db
    .selectFrom('waits')
    .select('until')
    .where('account_id', '=', accountId)
    .where('scope', '=', 'account')
    .executeTakeFirst()
  return row?.until ?? null
}
