import type { Selectable, Updateable } from 'kysely'
import type { RunTable } from '../../../db/tables/sheets.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId, RunId } from '../../../kernel/ids.ts'

export type RunRow = Selectable<RunTable>
type NewRun = Pick<RunRow, 'project_id' | 'kind' | 'subject_id' | 'created_by' | 'created_at'>

export async function insertRun(trx: Trx, row: NewRun): Promise<RunRow> {
  return trx
    .insertInto('runs')
    .values({ ...row, state: 'queued', cancel_requested: 0 })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findRun(db: Db, id: RunId): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findRunOf(db: Db, projectId: ProjectId, id: RunId): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('id', '=', id).where('project_id', '=', projectId).executeTakeFirst()
}

export async function changeRun(
  trx: Trx,
  id: RunId,
  from: readonly RunRow['state'][],
  change: Updateable<RunTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('runs')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Queued and running, oldest first. */
export async function openRunsOf(db: Db, projectIds: readonly ProjectId[]): Promise<RunRow[]> {
  if (projectIds.length === 0) return []
  return db
    .selectFrom('runs')
    .selectAll()
    .where('project_id', 'in', [...projectIds])
    .where('state', 'in', ['queued', 'running'])
    .orderBy('id')
    .limit(500)
    .execute()
}

/** All that are queued or running, a page by id. */
export async function openRunsAfter(db: Db, afterId: number, limit: number): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('state', 'in', ['queued', 'running'])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Newest first. */
export async function runsBefore(
  db: Db,
  projectId: ProjectId,
  { beforeId, limit }: { readonly beforeId?: number | undefined; readonly limit: number },
): Promise<RunRow[]> {
  let query = db.selectFrom('runs').selectAll().where('project_id', '=', projectId).orderBy('id', 'desc').limit(limit)
  if (beforeId !== undefined) query = query.where('id', '<', beforeId)
  return query.execute()
}
