import { sql, type Selectable, type Updateable } from 'kysely'
import { containsText, rowLock } from '../../../db/portable.ts'
import type { ProjectTable } from '../../../db/tables/sheets.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'

export type ProjectRow = Selectable<ProjectTable>
type NewProject = Pick<ProjectRow, 'title' | 'door' | 'settings' | 'created_by' | 'created_at' | 'expires_at'> &
  Partial<Pick<ProjectRow, 'account_id' | 'contact_id'>>

export async function insertProject(trx: Trx, row: NewProject): Promise<ProjectRow> {
  return trx
    .insertInto('projects')
    .values({ ...row, updated_at: row.created_at, revision: 0, bytes: 0, next_column: 1 })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Undefined: there is none, or it is deleted. */
export async function findProject(db: Db, id: ProjectId): Promise<ProjectRow | undefined> {
  return db.selectFrom('projects').selectAll().where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()
}

/** Keeps the project to this transaction: whatever two people do to it comes one after the other. */
export async function holdProject(trx: Trx, id: ProjectId): Promise<ProjectRow | undefined> {
  return trx
    .selectFrom('projects')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .$call(rowLock(trx))
    .executeTakeFirst()
}

export async function changeProject(trx: Trx, id: ProjectId, change: Updateable<ProjectTable>): Promise<void> {
  await trx.updateTable('projects').set(change).where('id', '=', id).execute()
}

/** Counts its bytes and says that somebody was here; `expiresAt` never moves back. */
export async function touchProject(
  trx: Trx,
  id: ProjectId,
  { at, expiresAt, bytes = 0 }: { readonly at: number; readonly expiresAt: number; readonly bytes?: number },
): Promise<void> {
  await trx
    .updateTable('projects')
    .set({
      updated_at: at,
      bytes: sql`bytes + ${bytes}`,
      expires_at: sql`case when expires_at < ${expiresAt} then ${expiresAt} else expires_at end`,
    })
    .where('id', '=', id)
    .execute()
}

/** Newest first. */
export async function projectsBefore(
  db: Db,
  {
    beforeId,
    search,
    limit,
  }: { readonly beforeId?: number | undefined; readonly search?: string | undefined; readonly limit: number },
): Promise<ProjectRow[]> {
  let query = db.selectFrom('projects').selectAll().where('deleted_at', 'is', null).orderBy('id', 'desc').limit(limit)
  if (beforeId !== undefined) query = query.where('id', '<', beforeId)
  if (search !== undefined && search !== '') query = query.where(containsText(db, sql.ref('title'), search))
  return query.execute()
}

export async function expiredProjects(db: Db, at: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('projects')
    .select('id')
    .where('deleted_at', 'is', null)
    .where('expires_at', '<=', at)
    .orderBy('expires_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Of these, those that are there. */
export async function livingProjects(db: Db, ids: readonly ProjectId[]): Promise<ReadonlySet<ProjectId>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('projects')
    .select('id')
    .where('deleted_at', 'is', null)
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map(({ id }) => id))
}
