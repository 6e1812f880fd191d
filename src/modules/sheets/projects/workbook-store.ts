import type { Selectable, Updateable } from 'kysely'
import type { WorkbookTable } from '../../../db/tables/sheets.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId, WorkbookId } from '../../../kernel/ids.ts'

export type WorkbookRow = Selectable<WorkbookTable>
type NewWorkbook = Pick<WorkbookRow, 'project_id' | 'name' | 'bytes' | 'state' | 'settings' | 'created_at'> &
  Partial<Pick<WorkbookRow, 'zip_id' | 'sha256'>>

export async function insertWorkbook(trx: Trx, row: NewWorkbook): Promise<WorkbookRow> {
  return trx
    .insertInto('workbooks')
    .values({ ...row, notes: '[]' })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findWorkbook(db: Db, projectId: ProjectId, id: WorkbookId): Promise<WorkbookRow | undefined> {
  return db
    .selectFrom('workbooks')
    .selectAll()
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .where('state', '<>', 'removed')
    .executeTakeFirst()
}

/** In the order they came. */
export async function workbooksOf(db: Db, projectId: ProjectId): Promise<WorkbookRow[]> {
  return db
    .selectFrom('workbooks')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('state', '<>', 'removed')
    .orderBy('id')
    .execute()
}

/** Changes it if it is in one of these states; false when it is not. */
export async function changeWorkbook(
  trx: Trx,
  id: WorkbookId,
  from: readonly WorkbookRow['state'][],
  change: Updateable<WorkbookTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('workbooks')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface WorkbookCounts {
  readonly total: number
  readonly unfinished: number
  readonly read: number
  readonly failed: number
}

/** By project; of none there is no entry. */
export async function countWorkbooks(
  db: Db,
  projectIds: readonly ProjectId[],
): Promise<Map<ProjectId, WorkbookCounts>> {
  const counts = new Map<ProjectId, WorkbookCounts>()
  if (projectIds.length === 0) return counts
  const rows = await db
    .selectFrom('workbooks')
    .select(['project_id', 'state', ({ fn }) => fn.countAll<number>().as('n')])
    .where('project_id', 'in', [...projectIds])
    .where('state', '<>', 'removed')
    .groupBy(['project_id', 'state'])
    .execute()
  for (const { project_id: id, state, n } of rows) {
    const before = counts.get(id) ?? { total: 0, unfinished: 0, read: 0, failed: 0 }
    const word = state === 'read' || state === 'failed' ? state : 'unfinished'
    counts.set(id, { ...before, total: before.total + n, [word]: before[word] + n })
  }
  return counts
}

/** Uploads that began before a moment and have not ended, of all projects. */
export async function unfinishedUploads(db: Db, before: number, limit: number): Promise<WorkbookRow[]> {
  return db
    .selectFrom('workbooks')
    .selectAll()
    .where('state', '=', 'uploading')
    .where('created_at', '<', before)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function removeUpload(trx: Trx, id: WorkbookId): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('workbooks')
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Those whose bytes are wanted on the disk. */
export async function wantedOriginals(db: Db, projectId: ProjectId): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('workbooks')
    .select('sha256')
    .distinct()
    .where('project_id', '=', projectId)
    .where('sha256', 'is not', null)
    .where('state', '<>', 'removed')
    .execute()
  return new Set(rows.flatMap(({ sha256 }) => sha256 ?? []))
}

export async function countFiles(db: Db, projectId: ProjectId): Promise<number> {
  const { n } = await db
    .selectFrom('workbooks')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('project_id', '=', projectId)
    .where('state', '<>', 'removed')
    .where((eb) => eb.or([eb('kind', 'is', null), eb('kind', '<>', 'zip')]))
    .executeTakeFirstOrThrow()
  return n
}
