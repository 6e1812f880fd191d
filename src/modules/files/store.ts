import type { Selectable } from 'kysely'
import { idList } from '../../db/portable.ts'
import type { FileTable } from '../../db/tables/files.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { AccountId, FileId } from '../../kernel/ids.ts'
import type { MediaKind } from './core/media-type.ts'

export type FileRow = Selectable<FileTable>

export interface TelegramFile {
  readonly accountId: AccountId
  readonly fileId: FileId
  readonly kind: MediaKind
  /** Telegram's name for it, which only this bot may use. */
  readonly telegramFileId: string
  readonly at: number
}

export async function findFile(db: Db, fileId: FileId): Promise<FileRow | undefined> {
  return db.selectFrom('files').selectAll().where('id', '=', fileId).executeTakeFirst()
}

/** The same content twice is one file, which keeps its first name and the later end. */
export async function insertFile(trx: Trx, file: Omit<FileRow, 'id'>): Promise<{ row: FileRow; isNew: boolean }> {
  const known = await trx.selectFrom('files').selectAll().where('sha256', '=', file.sha256).executeTakeFirst()
  if (known !== undefined) {
    const row = { ...known, expires_at: laterEnd(known.expires_at, file.expires_at) }
    if (row.expires_at !== known.expires_at)
      await trx.updateTable('files').set({ expires_at: row.expires_at }).where('id', '=', known.id).execute()
    return { row, isNew: false }
  }
  const row = await trx
    .insertInto('files')
    .values(file)
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .returningAll()
    .executeTakeFirst()
  // The same content came to another worker in the same moment.
  return row === undefined ? insertFile(trx, file) : { row, isNew: true }
}

const laterEnd = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b)

export async function hasContent(db: Db, sha256: string): Promise<boolean> {
  return (await db.selectFrom('files').select('id').where('sha256', '=', sha256).executeTakeFirst()) !== undefined
}

/** Takes files out of the table whose time is over, with Telegram's names for them. */
export async function deleteExpired(
  trx: Trx,
  now: number,
  limit: number,
): Promise<readonly { readonly id: number; readonly sha256: string }[]> {
  const rows = await trx
    .selectFrom('files')
    .select(['id', 'sha256'])
    .where('expires_at', '<', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute()
  const ids = idList(
    trx,
    rows.map(({ id }) => id),
  )
  if (rows.length === 0) return []
  await trx.deleteFrom('telegram_files').where('file_id', 'in', ids).execute()
  await trx.deleteFrom('files').where('id', 'in', ids).execute()
  return rows
}

export async function telegramFileId(
  db: Db,
  accountId: AccountId,
  fileId: FileId,
  kind: MediaKind,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('telegram_files')
    .select('telegram_file_id')
    .where('account_id', '=', accountId)
    .where('file_id', '=', fileId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row?.telegram_file_id
}

/** The newest name is kept. */
export async function rememberTelegramFile(trx: Trx, file: TelegramFile): Promise<void> {
  const { accountId, fileId, kind, at } = file
  await trx
    .insertInto('telegram_files')
    .values({ account_id: accountId, file_id: fileId, kind, telegram_file_id: file.telegramFileId, at })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'file_id', 'kind']).doUpdateSet({ telegram_file_id: file.telegramFileId, at }),
    )
    .execute()
}
