import { AppError } from '../../kernel/errors.ts'

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

export const backupNotFound = (id: number): AppError =>
  new AppError('backup_not_found', 'not_found', `There is no backup ${id}. Reload the list: it may have been deleted.`)

export const backupNotThere = (id: number, why: string): AppError =>
  new AppError('backup_not_there', 'conflict', `Backup ${id} cannot be downloaded: ${why}. Make a new one.`)

export const backupRunning = (id: number): AppError =>
  new AppError('backup_running', 'conflict', `Backup ${id} is being made. Wait until it is done.`)

export const backupNoRoom = (folder: string, neededBytes: number, freeBytes: number): AppError =>
  new AppError(
    'backup_no_room',
    'unavailable',
    `A backup needs about ${megabytes(neededBytes)} MB in ${folder}, and ${megabytes(freeBytes)} MB are free. Make room, keep fewer backups, or set BACKUP_DIR to another disk.`,
  )

const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024)

export const backupFailed = (cause: unknown): AppError =>
  cause instanceof AppError
    ? cause
    : new AppError(
        'backup_failed',
        'unavailable',
        `The backup could not be made (${wordsOf(cause)}). Nothing was lost; look at the disk of BACKUP_DIR and make another.`,
        { cause },
      )

export const dumpToolMissing = (tool: string, major: number): AppError =>
  new AppError(
    'dump_tool_missing',
    'unavailable',
    `The program ${tool} is not on the PATH. The server is PostgreSQL ${major}: install its client (package postgresql-client-${major}, version ${major} or newer) where Switchboard runs.`,
  )

export const dumpToolTooOld = (tool: string, found: number, needed: number): AppError =>
  new AppError(
    'dump_tool_too_old',
    'unavailable',
    `The ${tool} on the PATH is of PostgreSQL ${found} and the server is PostgreSQL ${needed}. Install ${tool} ${needed} or newer (package postgresql-client-${needed}) where Switchboard runs.`,
  )

export const backupUnreadable = (path: string, cause: unknown): AppError =>
  new AppError(
    'backup_unreadable',
    'invalid',
    `The backup ${path} cannot be read (${wordsOf(cause)}). Check the path and its permissions.`,
    { cause },
  )

export const notABackup = (path: string, why: string): AppError =>
  new AppError(
    'not_a_backup',
    'invalid',
    `${path} is not a backup of Switchboard (${why}). Choose a file that \`switchboard backup\` has made.`,
  )

export const backupDamaged = (path: string, why: string, cause?: unknown): AppError =>
  new AppError(
    'backup_damaged',
    'invalid',
    `The backup ${path} is damaged, cut short or edited: ${why}. Nothing was restored. Copy it again from where it is kept, or take another one.`,
    { cause },
  )

export const backupKeyWrong = (expected: string, given: string): AppError =>
  new AppError(
    'backup_key_wrong',
    'invalid',
    `The master key does not open this backup: it was made under the key ${expected}, this one is ${given}. Nothing was restored. Set MASTER_KEY or MASTER_KEY_FILE to the key with that fingerprint.`,
  )

export const backupNewer = (version: string, migration: string): AppError =>
  new AppError(
    'backup_newer',
    'invalid',
    `The backup was made by the newer version ${version} (migration ${migration} is unknown here). Nothing was restored. Restore it with that version or a newer one.`,
  )

export const targetNotEmpty = (path: string): AppError =>
  new AppError(
    'restore_target_not_empty',
    'conflict',
    `${path} is not empty, and a restore writes over nothing. Name a folder or a database that does not exist yet, or empty it yourself.`,
  )

export const targetUnusable = (path: string, cause: unknown): AppError =>
  new AppError(
    'restore_target_unusable',
    'invalid',
    `Nothing can be restored into ${path} (${wordsOf(cause)}). Name another place, or correct its permissions.`,
    { cause },
  )

export const targetWrongStore = (store: 'sqlite' | 'postgres'): AppError =>
  new AppError(
    'restore_wrong_store',
    'invalid',
    store === 'postgres'
      ? 'The backup is of an install on PostgreSQL: name an empty database with --database-url-file, besides --into for its files.'
      : 'The backup is of an install on SQLite: restore it with --into alone, without a database.',
  )

export const keyFileLocalOnly = (): AppError =>
  new AppError(
    'key_file_local_only',
    'forbidden',
    'A path for the new master key can be named on the machine itself only. Nothing was changed. Run there: switchboard secrets rotate --key-file PATH.',
  )
