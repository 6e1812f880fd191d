import type { Selectable } from 'kysely'
import type { BackupTable } from '../../db/tables/backups.ts'
import type { Db } from '../../db/transaction.ts'
import {
  backupContentsSchema,
  backupProgressSchema,
  type Backup,
  type BackupContents,
  type BackupProgress,
} from './contract.ts'

type BackupRow = Selectable<BackupTable>

/** Newest first, below `beforeId` when given. */
export async function backupsBefore(readDb: Db, beforeId: number | undefined, limit: number): Promise<Backup[]> {
  const query = readDb.selectFrom('backups').selectAll().orderBy('id', 'desc').limit(limit)
  const rows = await (beforeId === undefined ? query : query.where('id', '<', beforeId)).execute()
  return rows.map(toBackup)
}

export async function findBackup(db: Db, id: number): Promise<Backup | undefined> {
  const row = await db.selectFrom('backups').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : toBackup(row)
}

export async function lastGoodBackup(readDb: Db): Promise<Backup | undefined> {
  const row = await readDb
    .selectFrom('backups')
    .selectAll()
    .where('state', '=', 'good')
    .orderBy('taken_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : toBackup(row)
}

export async function openBackup(db: Db): Promise<Backup | undefined> {
  const row = await db
    .selectFrom('backups')
    .selectAll()
    .where('state', 'in', ['waiting', 'running'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : toBackup(row)
}

export interface OpenRow {
  readonly id: number
  readonly job_id: string | null
  readonly seen_at: number
}

/** Asked for and not over: waiting, being made, or cut off. */
export const openRows = (db: Db): Promise<OpenRow[]> =>
  db.selectFrom('backups').select(['id', 'job_id', 'seen_at']).where('state', 'in', ['waiting', 'running']).execute()

/** Kept ones are few: retention sees to it. */
export async function goodBackups(db: Db): Promise<{ id: number; takenAt: number; fileName: string }[]> {
  const rows = await db.selectFrom('backups').selectAll().where('state', '=', 'good').execute()
  return rows.map(({ id, taken_at, file_name }) => ({ id, takenAt: taken_at ?? 0, fileName: file_name ?? '' }))
}

/** When anything was first asked for; undefined: never. */
export async function firstRequestAt(readDb: Db): Promise<number | undefined> {
  const row = await readDb.selectFrom('backups').select('requested_at').orderBy('id').limit(1).executeTakeFirst()
  return row?.requested_at
}

export const newestIdentity = (db: Db): Promise<{ id: number; identity_sealed: Uint8Array } | undefined> =>
  db.selectFrom('backup_identities').select(['id', 'identity_sealed']).orderBy('id', 'desc').limit(1).executeTakeFirst()

const toBackup = (row: BackupRow): Backup => ({
  id: row.id,
  state: row.state,
  trigger: row.trigger,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  takenAt: row.taken_at,
  finishedAt: row.finished_at,
  progress: readProgress(row.progress),
  fileName: row.file_name,
  bytes: row.bytes,
  contents: readContents(row.contents),
  problem: row.problem,
})

const readProgress = (text: string | null): BackupProgress | null =>
  text === null ? null : backupProgressSchema.parse(JSON.parse(text))

const readContents = (text: string | null): BackupContents | null =>
  text === null ? null : backupContentsSchema.parse(JSON.parse(text))
