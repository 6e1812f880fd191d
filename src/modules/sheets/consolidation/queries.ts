import { idList } from '../../../db/portable.ts'
import type { Db } from '../../../db/transaction.ts'
import type { ProjectId, VersionId } from '../../../kernel/ids.ts'

/** Undefined: there is none, or it is deleted. */
export async function findMatrix(db: Db, id: ProjectId) {
  return db
    .selectFrom('projects')
    .select(['id', 'matrix', 'revision', 'next_column', 'version_id'])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}
export type MatrixRow = NonNullable<Awaited<ReturnType<typeof findMatrix>>>

/** Tables of files that are read, in the order of files and sheets, without what was read of them. */
export async function tableHeads(db: Db, projectId: ProjectId) {
  return db
    .selectFrom('workbook_tables as t')
    .innerJoin('workbooks as w', 'w.id', 't.workbook_id')
    .select(['t.id', 't.workbook_id', 'w.name', 't.sheet', 't.sheet_index', 't.position', 't.n_rows', 't.left_out'])
    .where('t.project_id', '=', projectId)
    .where('w.state', '=', 'read')
    .orderBy('t.workbook_id')
    .orderBy('t.sheet_index')
    .orderBy('t.position')
    .execute()
}
export type TableHead = Awaited<ReturnType<typeof tableHeads>>[number]

export async function tableFacts(db: Db, ids: readonly number[]) {
  return db.selectFrom('workbook_tables').select(['id', 'facts']).where('id', 'in', idList(db, ids)).execute()
}

export async function workbookSettings(db: Db, ids: readonly number[]) {
  return db.selectFrom('workbooks').select(['id', 'settings']).where('id', 'in', idList(db, ids)).execute()
}

const HEADERS_TOGETHER = 500

/** What of these headers was decided before, the last decided last. */
export async function mappingsOf(db: Db, headers: readonly string[]) {
  const found = []
  for (let from = 0; from < headers.length; from += HEADERS_TOGETHER)
    found.push(
      ...(await db
        .selectFrom('column_mappings')
        .select(['id', 'header', 'target', 'times', 'updated_at'])
        .where('header', 'in', headers.slice(from, from + HEADERS_TOGETHER))
        .orderBy('updated_at')
        .orderBy('id')
        .execute()),
    )
  return found
}

export async function versionRow(db: Db, id: VersionId) {
  return db
    .selectFrom('versions as v')
    .innerJoin('projects as p', 'p.id', 'v.project_id')
    .select(['v.id', 'v.project_id', 'v.parent_id', 'v.state', 'v.step', 'v.words', 'v.facts'])
    .where('v.id', '=', id)
    .where('p.deleted_at', 'is', null)
    .executeTakeFirst()
}
export type VersionRow = NonNullable<Awaited<ReturnType<typeof versionRow>>>

/** From the base to it, the base first. */
export async function chainTo(db: Db, id: VersionId): Promise<VersionRow[]> {
  const rows: VersionRow[] = []
  for (let next: number | null = id; next !== null;) {
    const row: VersionRow | undefined = await versionRow(db, next)
    if (row === undefined) break
    rows.push(row)
    next = row.parent_id
  }
  return rows.reverse()
}
