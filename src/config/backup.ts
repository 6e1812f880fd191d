import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type * as Age from 'age-encryption'
import type { Values } from './read-values.ts'

export interface BackupConfig {
  /** Absolute. */
  readonly folder: string
  /** age1…: who besides the master key can open a backup. */
  readonly recipients: readonly string[]
}

const load = createRequire(import.meta.url)

export const readBackup = (values: Values, dataDir: string): BackupConfig => ({
  folder: resolve(values.optional('BACKUP_DIR') ?? join(dataDir, 'backups')),
  recipients: values.list('BACKUP_RECIPIENTS', isRecipient, 'an age recipient as age-keygen prints it (age1…)'),
})

/** With its checksum: a typing mistake would seal backups to nobody. Loaded only for those who name one. */
function isRecipient(text: string): boolean {
  const { Encrypter } = load('age-encryption') as typeof Age
  try {
    new Encrypter().addRecipient(text)
    return true
  } catch {
    return false
  }
}
