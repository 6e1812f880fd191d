import type { Selectable, Updateable } from 'kysely'
import type { VersionTable } from '../../../db/tables/sheets.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId, VersionId } from '../../../kernel/ids.ts'

export type VersionRow = Selectable<VersionTable>
type NewVersion = Pick<VersionRow, 'project_id' | 'parent_id' | 'step' | 'words' | 'created_by' | 'created_at'>

export async function insertVersion(trx: Trx, row: NewVersion): Promise<VersionRow> {
  return trx
    .insertInto('versions')
    .values({ ...row, state: 'running' })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findVersion(db: Db, projectId: ProjectId, id: VersionId): Promise<VersionRow | undefined> {
  return db
    .selectFrom('versions')
    .selectAll()
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .executeTakeFirst()
}

/** Newest first, without those that were cancelled. */
export async function versionsBefore(
  db: Db,
  projectId: ProjectId,
  { beforeId, limit }: { readonly beforeId?: number | undefined; readonly limit: number },
): Promise<VersionRow[]> {
  let query = db
    .selectFrom('versions')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('state', '<>', 'cancelled')
    .orderBy('id', 'desc')
    .limit(limit)
  if (beforeId !== undefined) query = query.where('id', '<', beforeId)
  return query.execute()
}

/** From the base to it, the base first; a version is always younger than its parent. */
export async function lineageOf(db: Db, projectId: ProjectId, id: VersionId): Promise<VersionRow[]> {
  const rows: VersionRow[] = []
  for (let next: number | null = id; next !== null;) {
    const row: VersionRow | undefined = await findVersion(db, projectId, next)
    if (row === undefined) break
    rows.push(row)
    next = row.parent_id
  }
  return rows.reverse()
}

export async function changeVersion(
  trx: Trx,
  id: VersionId,
  from: readonly VersionRow['state'][],
  change: Updateable<VersionTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('versions')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Versions of a chain that never became ready: what a run leaves when it ends otherwise. */
export async function endVersions(trx: Trx, ids: readonly VersionId[], state: 'failed' | 'cancelled'): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('versions')
    .set({ state })
    .where('id', 'in', [...ids])
    .where('state', '=', 'running')
    .execute()
}

export async function readyVersions(db: Db, projectId: ProjectId): Promise<ReadonlySet<VersionId>> {
  const rows = await db
    .selectFrom('versions')
    .select('id')
    .where('project_id', '=', projectId)
    .where('state', 'in', ['ready', 'running'])
    .execute()
  return new Set(rows.map(({ id }) => id))
}
