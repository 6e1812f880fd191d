export { createBackups, type Backups } from './service.ts'
export { restoreBackup } from './restore/restore.ts'
