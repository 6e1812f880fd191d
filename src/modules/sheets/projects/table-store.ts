import type { Selectable } from 'kysely'
import type { WorkbookTableTable } from '../../../db/tables/sheets.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId, WorkbookId, WorkbookTableId } from '../../../kernel/ids.ts'

export type TableRow = Selectable<WorkbookTableTable>
export type NewTable = Omit<TableRow, 'id' | 'left_out'>

/** Of a workbook that is read again, those of before go. */
export async function replaceTables(
  trx: Trx,
  workbookId: WorkbookId,
  tables: readonly NewTable[],
): Promise<{ readonly made: readonly TableRow[]; readonly gone: readonly WorkbookTableId[] }> {
  const gone = await trx.deleteFrom('workbook_tables').where('workbook_id', '=', workbookId).returning('id').execute()
  const made: TableRow[] = []
  for (const table of tables)
    made.push(
      await trx
        .insertInto('workbook_tables')
        .values({ ...table, left_out: 0 })
        .returningAll()
        .executeTakeFirstOrThrow(),
    )
  return { made, gone: gone.map(({ id }) => id) }
}

/** Of workbooks that are read, in the order of files and sheets. */
export async function tablesOf(
  db: Db,
  projectId: ProjectId,
  page: { readonly afterId?: number | undefined; readonly workbookId?: number | undefined; readonly limit: number },
): Promise<(TableRow & { workbook_name: string })[]> {
  let query = db
    .selectFrom('workbook_tables')
    .innerJoin('workbooks', 'workbooks.id', 'workbook_tables.workbook_id')
    .selectAll('workbook_tables')
    .select('workbooks.name as workbook_name')
    .where('workbook_tables.project_id', '=', projectId)
    .where('workbooks.state', '=', 'read')
    .orderBy('workbook_tables.id')
    .limit(page.limit)
  if (page.afterId !== undefined) query = query.where('workbook_tables.id', '>', page.afterId)
  if (page.workbookId !== undefined) query = query.where('workbook_tables.workbook_id', '=', page.workbookId)
  return query.execute()
}

export async function findTable(db: Db, projectId: ProjectId, id: WorkbookTableId): Promise<TableRow | undefined> {
  return db
    .selectFrom('workbook_tables')
    .selectAll()
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .executeTakeFirst()
}

export async function leaveOut(trx: Trx, id: WorkbookTableId, isLeftOut: boolean): Promise<void> {
  await trx
    .updateTable('workbook_tables')
    .set({ left_out: Number(isLeftOut) })
    .where('id', '=', id)
    .execute()
}

export async function tableCounts(
  db: Db,
  projectId: ProjectId,
): Promise<ReadonlyMap<WorkbookId, { readonly tables: number; readonly rows: number }>> {
  const rows = await db
    .selectFrom('workbook_tables')
    .select([
      'workbook_id',
      ({ fn }) => fn.countAll<number>().as('tables'),
      ({ fn }) => fn.sum<number | string>('n_rows').as('n_rows'),
    ])
    .where('project_id', '=', projectId)
    .groupBy('workbook_id')
    .execute()
  return new Map(rows.map((row) => [row.workbook_id, { tables: row.tables, rows: Number(row.n_rows) }]))
}

export async function tableIdsOf(db: Db, projectId: ProjectId): Promise<ReadonlySet<WorkbookTableId>> {
  const rows = await db.selectFrom('workbook_tables').select('id').where('project_id', '=', projectId).execute()
  return new Set(rows.map(({ id }) => id))
}
