import type { Db } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'

/** Also of paused accounts: a /stop counts although nobody can answer it now. */
export async function accountsWithUpdates(db: Db): Promise<AccountId[]> {
  const rows = await db
    .selectFrom('updates')
    .select('account_id')
    .distinct()
    .where('handled_at', 'is', null)
    .orderBy('account_id')
    .execute()
  return rows.map(({ account_id }) => account_id)
}
