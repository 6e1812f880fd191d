import type { Selectable } from 'kysely'
import type { UploadLinkTable } from '../../../db/tables/sheets.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'

export type UploadLinkRow = Selectable<UploadLinkTable>

export async function insertUploadLink(
  trx: Trx,
  row: Pick<UploadLinkRow, 'project_id' | 'token_hash' | 'expires_at' | 'created_by' | 'created_at'>,
): Promise<UploadLinkRow> {
  return trx.insertInto('upload_links').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function uploadLinkByToken(db: Db, tokenHash: string): Promise<UploadLinkRow | undefined> {
  return db.selectFrom('upload_links').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
}

/** Newest first, the last 100. */
export async function uploadLinksOf(db: Db, projectId: ProjectId): Promise<UploadLinkRow[]> {
  return db
    .selectFrom('upload_links')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

/** False: it was used up already. */
export async function useUploadLink(trx: Trx, id: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('upload_links')
    .set({ used_at: at })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function removeUploadLink(trx: Trx, projectId: ProjectId, id: number): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('upload_links')
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
