import type { Trx } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'

/** Every row of a project but itself, which says that it was, and its log, which nobody may take away. */
export async function forgetProject(trx: Trx, id: ProjectId): Promise<void> {
  await trx.updateTable('projects').set({ version_id: null, matrix: null }).where('id', '=', id).execute()
  await trx.deleteFrom('downloads').where('project_id', '=', id).execute()
  await trx.deleteFrom('runs').where('project_id', '=', id).execute()
  await trx.deleteFrom('versions').where('project_id', '=', id).execute()
  await trx.deleteFrom('workbook_tables').where('project_id', '=', id).execute()
  await trx.deleteFrom('workbooks').where('project_id', '=', id).execute()
  await trx.deleteFrom('upload_links').where('project_id', '=', id).execute()
}
