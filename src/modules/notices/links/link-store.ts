import type { Trx } from '../../../db/transaction.ts'

export interface StoredCode {
  readonly userId: number
  readonly codeHash: string
  readonly expiresAt: number
}

/** A newer code takes the place of the older one. */
export async function saveCode(trx: Trx, { userId, codeHash, expiresAt }: StoredCode): Promise<void> {
  const fields = { code_hash: codeHash, expires_at: expiresAt }
  await trx
    .insertInto('operator_link_codes')
    .values({ user_id: userId, ...fields })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(fields))
    .execute()
}

/** Takes the code away and says whose it was; undefined when it was used, is unknown or too old. */
export async function takeCode(trx: Trx, codeHash: string, now: number): Promise<number | undefined> {
  const row = await trx
    .deleteFrom('operator_link_codes')
    .where('code_hash', '=', codeHash)
    .returning(['user_id', 'expires_at'])
    .executeTakeFirst()
  return row !== undefined && row.expires_at > now ? row.user_id : undefined
}

export interface NewLink {
  readonly userId: number
  readonly accountId: number
  readonly contactId: number
  readonly telegramId: number
  readonly name: string
  readonly at: number
}

/** A Telegram user presses for one person only: links to others end. */
export async function saveLink(trx: Trx, link: NewLink): Promise<number> {
  await trx
    .deleteFrom('operator_links')
    .where('telegram_id', '=', link.telegramId)
    .where('user_id', '<>', link.userId)
    .execute()
  const fields = {
    contact_id: link.contactId,
    telegram_id: link.telegramId,
    name: link.name,
    created_at: link.at,
  }
  const { id } = await trx
    .insertInto('operator_links')
    .values({ user_id: link.userId, account_id: link.accountId, ...fields })
    .onConflict((conflict) => conflict.columns(['user_id', 'account_id']).doUpdateSet(fields))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** False when there is none, or it is of another person than `userId`. */
export async function deleteLink(trx: Trx, id: number, userId: number | null): Promise<boolean> {
  let query = trx.deleteFrom('operator_links').where('id', '=', id)
  if (userId !== null) query = query.where('user_id', '=', userId)
  const { numDeletedRows } = await query.executeTakeFirst()
  return numDeletedRows > 0n
}
