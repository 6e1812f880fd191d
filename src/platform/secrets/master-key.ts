import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fingerprint, randomKey } from './crypto.ts'
import { finishRotation } from './key-file.ts'
import { masterKeyMissing, masterKeyNeeded, masterKeyUnreadable } from './errors.ts'

export interface MasterKeyOptions {
  /** 32 bytes, when the configuration has them. */
  readonly given: Uint8Array | null
  /** The file of MASTER_KEY_FILE; null when the key was given otherwise or not at all. */
  readonly givenPath?: string | null
  readonly defaultPath: string
  readonly inKubernetes: boolean
}

export interface MasterKey {
  readonly key: Uint8Array
  readonly fingerprint: string
  /** Where it was written; null unless it was made just now. */
  readonly madeAt: string | null
}

const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv']

/** True where files outside of mounted volumes do not outlive the process's container. */
export const inContainer = (inKubernetes: boolean, marks: readonly string[] = CONTAINER_MARKS): boolean =>
  inKubernetes || marks.some((mark) => existsSync(mark))

/** The file that a rotation may write over; null when the key is in a variable. */
export const keyPath = ({ given, givenPath = null, defaultPath }: MasterKeyOptions): string | null =>
  given === null ? defaultPath : givenPath

/**
 * The configured key, else the one in the default file, else (on a folder that has no secrets yet, outside of containers) a new one.
 * A rotation that was cut off after its commit is finished first.
 * @param check the check value in the database; null on a folder that has no secrets yet.
 * @throws AppError `master_key_missing`, `master_key_needed`, `master_key_unreadable`
 */
export function loadMasterKey(options: MasterKeyOptions, check: string | null, isContainer: boolean): MasterKey {
  const rotated = check === null ? null : finishRotation(keyPath(options), check)
  if (rotated !== null) return { key: rotated, fingerprint: fingerprint(rotated), madeAt: null }
  const found = options.given ?? (existsSync(options.defaultPath) ? readKeyFile(options.defaultPath) : null)
  if (found !== null) return { key: found, fingerprint: fingerprint(found), madeAt: null }
  if (check !== null) throw masterKeyMissing(options.defaultPath)
  if (isContainer) throw masterKeyNeeded()
  const key = randomKey()
  mkdirSync(dirname(options.defaultPath), { recursive: true, mode: 0o700 })
  writeFileSync(options.defaultPath, `${Buffer.from(key).toString('base64')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  })
  return { key, fingerprint: fingerprint(key), madeAt: options.defaultPath }
}

export function readKeyFile(path: string): Uint8Array {
  let text: string
  try {
    if ((statSync(path).mode & 0o077) !== 0)
      throw masterKeyUnreadable(path, `can be read by other users; run: chmod 600 ${path}`)
    text = readFileSync(path, 'utf8').trim()
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw masterKeyUnreadable(path, `cannot be read (${cause.message})`, cause)
  }
  const key = Buffer.from(text, 'base64')
  if (key.length !== 32) throw masterKeyUnreadable(path, 'does not hold 32 bytes of base64')
  return new Uint8Array(key)
}
