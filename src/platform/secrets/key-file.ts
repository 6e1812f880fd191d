import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { fingerprint, randomKey } from './crypto.ts'
import { keyFileUnwritable } from './errors.ts'

/**
 * The file of the master key changes in three steps, and whatever ends the process between them, one of the two files opens the database:
 * the next key is written beside it (`.new`), the database is wrapped anew in one transaction, the next file takes the name.
 */
export const nextPath = (path: string): string => `${path}.new`

/** Needed for backups that were made under it, and for nothing else. */
export const oldPath = (path: string, oldFingerprint: string): string => `${path}.${oldFingerprint}.old`

/**
 * Writes a new key for its owner only, or takes the one that an earlier try has left there.
 * @throws AppError `key_file_unwritable`
 */
export function writeNewKey(path: string): Uint8Array {
  try {
    const left = existsSync(path) ? readKey(path) : null
    if (left !== null) return left
    const key = randomKey()
    writeFileSync(path, `${Buffer.from(key).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    syncFolder(path)
    return key
  } catch (cause) {
    throw keyFileUnwritable(path, cause)
  }
}

/** @throws AppError `key_file_unwritable` */
export function keepOldKey(path: string, oldFingerprint: string): void {
  try {
    if (existsSync(path)) copyFileSync(path, oldPath(path, oldFingerprint))
    syncFolder(path)
  } catch (cause) {
    throw keyFileUnwritable(path, cause)
  }
}

/** The next file takes the name; done already when another process was faster. */
export function takeName(path: string): void {
  if (existsSync(nextPath(path))) renameSync(nextPath(path), path)
  syncFolder(path)
}

/** The key of a rotation that ended between its commit and the taking of the name; that step is made up for. Null: there is none. */
export function finishRotation(path: string | null, check: string): Uint8Array | null {
  if (path === null || !existsSync(nextPath(path))) return null
  const key = readKey(nextPath(path))
  if (key === null || fingerprint(key) !== check) return null
  takeName(path)
  return key
}

function readKey(path: string): Uint8Array | null {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  return key.length === 32 ? new Uint8Array(key) : null
}

/** A new name is durable once its folder is. */
function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
