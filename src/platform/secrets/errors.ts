import { AppError } from '../../kernel/errors.ts'

export const masterKeyMissing = (path: string): AppError =>
  new AppError(
    'master_key_missing',
    'unavailable',
    `The master key of this data folder is missing: neither MASTER_KEY nor MASTER_KEY_FILE is set and ${path} does not exist. ` +
      'Put the key back that was made at the first start; without it the bot tokens in the database cannot be read.',
  )

export const masterKeyNeeded = (): AppError =>
  new AppError(
    'master_key_needed',
    'unavailable',
    'In a container the master key must be given from outside, or it would vanish with the container. ' +
      'Make one with `openssl rand -base64 32`, keep a copy, and pass it as MASTER_KEY_FILE (a mounted secret) or MASTER_KEY.',
  )

export const masterKeyWrong = (expected: string, given: string): AppError =>
  new AppError(
    'master_key_wrong',
    'unavailable',
    `The master key does not fit this data folder: the folder was made with the key ${expected}, this one is ${given}. ` +
      'Nothing was changed. Set MASTER_KEY or MASTER_KEY_FILE to the right one.',
  )

export const dataKeyUsedUp = (): AppError =>
  new AppError(
    'data_key_used_up',
    'unavailable',
    'The key that seals secrets was used as often as is safe. Restart Switchboard: a start makes another one.',
  )

export const masterKeyUnreadable = (path: string, why: string, cause?: unknown): AppError =>
  new AppError(
    'master_key_unreadable',
    'unavailable',
    `The master key file ${path} ${why}. Correct it, or set MASTER_KEY_FILE to another.`,
    { cause },
  )

export const secretUnreadable = (table: string, row: number | string, cause?: unknown): AppError =>
  new AppError(
    'secret_unreadable',
    'unavailable',
    `The secret of ${table} ${row} cannot be opened: it was changed, moved from another row or sealed by a key that is not there. Enter it anew.`,
    { cause },
  )

export const keyFileUnwritable = (path: string, cause: unknown): AppError =>
  new AppError(
    'key_file_unwritable',
    'invalid',
    `The new master key cannot be written to ${path} (${cause instanceof Error ? cause.message : String(cause)}). Nothing was changed. Name a place that can be written: switchboard secrets rotate --key-file PATH.`,
    { cause },
  )

export const keyFileNeeded = (): AppError =>
  new AppError(
    'key_file_needed',
    'invalid',
    'The master key comes from the variable MASTER_KEY, which a program cannot change for its next start. Nothing was changed. ' +
      'Name a file for the new key (switchboard secrets rotate --key-file PATH); afterwards set MASTER_KEY_FILE to it instead of MASTER_KEY.',
  )
