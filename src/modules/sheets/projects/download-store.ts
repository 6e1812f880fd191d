import type { Selectable, Updateable } from 'kysely'
import type { DownloadTable } from '../../../db/tables/sheets.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'

export type DownloadRow = Selectable<DownloadTable>
type NewDownload = Pick<
  DownloadRow,
  'project_id' | 'version_id' | 'format' | 'options' | 'expires_at' | 'created_by' | 'created_at'
>

export async function insertDownload(trx: Trx, row: NewDownload): Promise<DownloadRow> {
  return trx
    .insertInto('downloads')
    .values({ ...row, state: 'running' })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findDownload(db: Db, projectId: ProjectId, id: number): Promise<DownloadRow | undefined> {
  return db
    .selectFrom('downloads')
    .selectAll()
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .executeTakeFirst()
}

export async function downloadByToken(db: Db, tokenHash: string): Promise<DownloadRow | undefined> {
  return db.selectFrom('downloads').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
}

/** Newest first. */
export async function downloadsBefore(
  db: Db,
  projectId: ProjectId,
  { beforeId, limit }: { readonly beforeId?: number | undefined; readonly limit: number },
): Promise<DownloadRow[]> {
  let query = db
    .selectFrom('downloads')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('id', 'desc')
    .limit(limit)
  if (beforeId !== undefined) query = query.where('id', '<', beforeId)
  return query.execute()
}

export async function changeDownload(
  trx: Trx,
  id: number,
  from: readonly DownloadRow['state'][],
  change: Updateable<DownloadTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('downloads')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function expiredDownloads(db: Db, at: number, limit: number): Promise<DownloadRow[]> {
  return db
    .selectFrom('downloads')
    .selectAll()
    .where('state', '=', 'ready')
    .where('expires_at', '<=', at)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Those whose files are wanted on the disk. */
export async function wantedDownloads(db: Db, projectId: ProjectId): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('downloads')
    .select('id')
    .where('project_id', '=', projectId)
    .where('state', 'in', ['ready', 'running'])
    .execute()
  return new Set(rows.map(({ id }) => id))
}
