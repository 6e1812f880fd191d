export { createBackups, type Backups } from './service.ts'
export { closeRestored } from './abandoned.ts'
export { restoreBackup } from './restore/restore.ts'
