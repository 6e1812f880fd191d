import { sql, type Selectable, type Updateable } from 'kysely'
import type { ImportTable } from '../../../db/tables/audiences.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ImportId } from '../../../kernel/ids.ts'

export type ImportRow = Selectable<ImportTable>

type NewImport = Pick<
  ImportRow,
  'account_id' | 'name' | 'file' | 'bytes' | 'lines' | 'format' | 'created_by' | 'created_at'
>

export async function insertImport(trx: Trx, row: NewImport): Promise<ImportRow> {
  const counts = { n_rows: 0, n_added: 0, n_subscribed: 0, n_already: 0, n_skipped: 0, n_duplicates: 0, n_bad: 0 }
  return trx
    .insertInto('imports')
    .values({ ...row, ...counts, state: 'uploaded', tags: '[]', cursor_byte: 0, cursor_line: 0 })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findImport(db: Db, id: ImportId): Promise<ImportRow | undefined> {
  return db.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Changes it if it is in one of these states; false when it is not. */
export async function changeImport(
  trx: Trx,
  id: ImportId,
  from: readonly ImportRow['state'][],
  change: Updateable<ImportTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface ImportStep {
  readonly cursor: { readonly byte: number; readonly line: number }
  readonly rows: number
  readonly added: number
  readonly subscribed: number
  readonly already: number
  readonly skipped: number
  readonly duplicates: number
  readonly bad: number
}

/** Moves the position on, with the rows that lie before it. */
export async function advanceImport(trx: Trx, id: ImportId, step: ImportStep): Promise<void> {
  await trx
    .updateTable('imports')
    .set({
      cursor_byte: step.cursor.byte,
      cursor_line: step.cursor.line,
      n_rows: sql`n_rows + ${step.rows}`,
      n_added: sql`n_added + ${step.added}`,
      n_subscribed: sql`n_subscribed + ${step.subscribed}`,
      n_already: sql`n_already + ${step.already}`,
      n_skipped: sql`n_skipped + ${step.skipped}`,
      n_duplicates: sql`n_duplicates + ${step.duplicates}`,
      n_bad: sql`n_bad + ${step.bad}`,
    })
    .where('id', '=', id)
    .execute()
}

/** Forgets whom an ended import has seen, a stretch at a time; false when nothing was left. */
export async function forgetSeen(trx: Trx, id: ImportId, limit: number): Promise<boolean> {
  const last = await trx
    .selectFrom('import_ids')
    .select('telegram_id')
    .where('import_id', '=', id)
    .orderBy('telegram_id')
    .offset(limit - 1)
    .limit(1)
    .executeTakeFirst()
  let query = trx.deleteFrom('import_ids').where('import_id', '=', id)
  if (last !== undefined) query = query.where('telegram_id', '<=', last.telegram_id)
  await query.execute()
  return last !== undefined
}

/** An upload that nobody started: its row goes. */
export async function removeUpload(trx: Trx, id: ImportId): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('imports')
    .where('id', '=', id)
    .where('state', '=', 'uploaded')
    .executeTakeFirst()
  return numDeletedRows === 1n
}
