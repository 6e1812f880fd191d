export { createBackups, type Backups } from './service.ts'
export { restoreBackup, type RestoreOptions, type Restored } from './restore/restore.ts'
