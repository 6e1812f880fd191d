import { queryOptions } from '@tanstack/react-query'
import {
  backupFileSchema,
  backupPageSchema,
  backupSchema,
  backupStatusSchema,
  type Backup,
  type BackupPlan,
} from '../../../src/modules/backups/contract.ts'
import { apiPath, nothing, request } from './client.ts'
import { keys } from './keys.ts'

const busyMs = 700
const quietMs = 30_000
const shown = 50

export const isOpen = ({ state }: Backup): boolean => state === 'waiting' || state === 'running'

export const backupsQuery = queryOptions({
  queryKey: keys.backupList,
  queryFn: ({ signal }) => request('/backups', backupPageSchema, { signal, query: { limit: shown } }),
  refetchInterval: ({ state }) => (state.data?.items.some(isOpen) === true ? busyMs : quietMs),
})

export const backupStatusQuery = queryOptions({
  queryKey: keys.backupStatus,
  queryFn: ({ signal }) => request('/backups/status', backupStatusSchema, { signal }),
  refetchInterval: quietMs,
})

export const makeBackup = () => request('/backups', backupSchema, { method: 'POST' })
export const removeBackup = (id: number) => request(`/backups/${id}`, nothing, { method: 'DELETE' })
export const changePlan = (body: BackupPlan) => request('/backups/plan', backupStatusSchema, { method: 'PATCH', body })

/** Gives the proof that the download needs; then the browser fetches the file itself. */
export async function downloadBackup(id: number): Promise<void> {
  await request(`/backups/${id}/download`, backupFileSchema, { method: 'POST' })
  globalThis.location.assign(apiPath(`/backups/${id}/file`))
}
