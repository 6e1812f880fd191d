import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fingerprint, randomKey } from './crypto.ts'
import { masterKeyMissing, masterKeyNeeded, masterKeyUnreadable } from './errors.ts'

export interface MasterKeyOptions {
  /** 32 bytes, when the configuration has them. */
  readonly given: Uint8Array | null
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

/**
 * The configured key, else the one in the default file, else (on a folder that has no secrets yet, outside of containers) a new one.
 * @throws AppError `master_key_missing`, `master_key_needed`, `master_key_unreadable`
 */
export function loadMasterKey(options: MasterKeyOptions, folderIsNew: boolean, isContainer: boolean): MasterKey {
  const found = options.given ?? (existsSync(options.defaultPath) ? readKeyFile(options.defaultPath) : null)
  if (found !== null) return { key: found, fingerprint: fingerprint(found), madeAt: null }
  if (!folderIsNew) throw masterKeyMissing(options.defaultPath)
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

function readKeyFile(path: string): Uint8Array {
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
