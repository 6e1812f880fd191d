import type { Selectable } from 'kysely'
import type { AccountTable } from '../../db/tables/accounts.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { BotIdentity } from '../../telegram/gateway.ts'

export type AccountRow = Selectable<AccountTable>

/** Also one that was removed. */
export async function findAccount(db: Db, accountId: AccountId): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('id', '=', accountId).executeTakeFirst()
}

/** Also one that was removed. */
export async function findByTelegramId(db: Db, telegramId: number): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('telegram_id', '=', telegramId).executeTakeFirst()
}

export async function activeAccountIds(db: Db): Promise<AccountId[]> {
  const rows = await db.selectFrom('accounts').select('id').where('state', '=', 'active').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

/** Its token follows, sealed for this row. */
export async function insertAccount(trx: Trx, identity: BotIdentity, at: number): Promise<AccountId> {
  const { id } = await trx
    .insertInto('accounts')
    .values({
      sender: 'bot-api',
      telegram_id: identity.id,
      username: identity.username,
      name: identity.name,
      token_sealed: null,
      state: 'active',
      health_reason: null,
      health_at: at,
      welcome_text: null,
      goodbye_text: null,
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export type AccountChanges = Partial<Omit<AccountRow, 'id' | 'sender' | 'telegram_id' | 'created_at'>>

export async function changeAccount(trx: Trx, accountId: AccountId, changes: AccountChanges): Promise<void> {
  await trx.updateTable('accounts').set(changes).where('id', '=', accountId).execute()
}

/** Of a restored copy: none of those that were active goes on by itself. Returns how many. */
export async function pauseActive(trx: Trx, reason: string, at: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('accounts')
    .set({ state: 'paused', health_reason: reason, health_at: at })
    .where('state', '=', 'active')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** True when the account was active until now. */
export async function stopActive(trx: Trx, accountId: AccountId, reason: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('accounts')
    .set({ state: 'stopped', health_reason: reason, health_at: at })
    .where('id', '=', accountId)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Only an active account reports its health, and only news is written. */
export async function reportHealth(trx: Trx, accountId: AccountId, reason: string | null, at: number): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ health_reason: reason, health_at: at })
    .where('id', '=', accountId)
    .where('state', '=', 'active')
    .where('health_reason', 'is distinct from', reason)
    .execute()
}
