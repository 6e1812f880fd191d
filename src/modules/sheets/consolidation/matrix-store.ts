import type { Updateable } from 'kysely'
import { idList, rowLock } from '../../../db/portable.ts'
import type { ProjectTable } from '../../../db/tables/sheets.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'

/** For a change of the matrix, which comes after any other of this project. */
export async function holdMatrix(trx: Trx, id: ProjectId) {
  return trx
    .selectFrom('projects')
    .select(['id', 'matrix', 'revision', 'next_column', 'version_id'])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .$call(rowLock(trx))
    .executeTakeFirst()
}

export async function saveMatrix(
  trx: Trx,
  id: ProjectId,
  change: Pick<Updateable<ProjectTable>, 'matrix' | 'revision' | 'next_column'>,
): Promise<void> {
  await trx.updateTable('projects').set(change).where('id', '=', id).execute()
}

export async function saveLeftOut(trx: Trx, ids: readonly number[], isLeftOut: boolean): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('workbook_tables')
    .set({ left_out: Number(isLeftOut) })
    .where('id', 'in', idList(trx, ids))
    .execute()
}
