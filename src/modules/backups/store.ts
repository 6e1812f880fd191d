import type { Insertable, Updateable } from 'kysely'
import type { BackupTable } from '../../db/tables/backups.ts'
import type { Db, Trx } from '../../db/transaction.ts'

export type BackupRequest = Pick<Insertable<BackupTable>, 'trigger' | 'requested_by' | 'requested_at' | 'job_id'>

export async function insertBackup(trx: Trx, request: BackupRequest): Promise<number> {
  const { id } = await trx
    .insertInto('backups')
    .values({ ...request, state: 'waiting', seen_at: request.requested_at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The row of a scheduled job, also when an earlier try has made it. */
export async function backupOfJob(trx: Trx, request: BackupRequest & { readonly job_id: string }): Promise<number> {
  const known = await trx.selectFrom('backups').select('id').where('job_id', '=', request.job_id).executeTakeFirst()
  return known?.id ?? insertBackup(trx, request)
}

/** Only one that is not over changes; false when it is. */
export async function changeBackup(db: Db, id: number, changes: Omit<Updateable<BackupTable>, 'id'>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backups')
    .set(changes)
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function markDeleted(trx: Trx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('backups')
    .set({ state: 'deleted' })
    .where('id', 'in', ids)
    .where('state', '=', 'good')
    .execute()
}

/** The job that makes it. */
export async function saveJob(trx: Trx, id: number, jobId: string): Promise<void> {
  await trx.updateTable('backups').set({ job_id: jobId }).where('id', '=', id).execute()
}

export async function insertIdentity(trx: Trx, createdAt: number): Promise<number> {
  const { id } = await trx
    .insertInto('backup_identities')
    .values({ identity_sealed: new Uint8Array(), created_at: createdAt })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function saveIdentity(trx: Trx, id: number, sealed: Uint8Array): Promise<void> {
  await trx.updateTable('backup_identities').set({ identity_sealed: sealed }).where('id', '=', id).execute()
}
