import type { Db } from '../../db/transaction.ts'
import type { CrashAt } from '../crashpoint.ts'
import { fingerprint } from './crypto.ts'
import { keyFileNeeded } from './errors.ts'
import { keepOldKey, nextPath, oldPath, takeName, writeNewKey } from './key-file.ts'

export interface Rotated {
  readonly oldFingerprint: string
  readonly newFingerprint: string
  /** Where the new key is. */
  readonly keyFile: string
  /** Where the old one was kept; null when it came from elsewhere. */
  readonly oldKeyFile: string | null
  /** The person has to point MASTER_KEY_FILE there before the next start. */
  readonly mustBeConfigured: boolean
  readonly dataKeys: number
}

export interface Rotation {
  /**
   * Puts a new master key in force while everything goes on; secrets are not sealed anew, only the keys that seal them.
   * @param keyFile where to write the new key, instead of the place of the one in force.
   * @throws AppError `key_file_needed`, `key_file_unwritable`, `master_key_wrong`
   */
  rotate(db: Db, keyFile: string | null): Promise<Rotated>
}

interface RewrappedSecrets {
  readonly fingerprint: string
  rewrap(db: Db, masterKey: Uint8Array): Promise<number>
}

export interface RotationDeps {
  readonly secrets: RewrappedSecrets
  /** The file of the key in force; null when it is in a variable. */
  readonly path: string | null
  /** Null outside of fault tests. */
  readonly crashAt: CrashAt | null
}

export function createRotation({ secrets, path, crashAt }: RotationDeps): Rotation {
  return {
    async rotate(db, keyFile) {
      const oldFingerprint = secrets.fingerprint
      const inPlace = keyFile === null ? path : null
      const target = keyFile ?? (path === null ? null : nextPath(path))
      if (target === null) throw keyFileNeeded()
      const key = writeNewKey(target)
      if (inPlace !== null) keepOldKey(inPlace, oldFingerprint)
      crashAt?.('in-rotation')
      const dataKeys = await secrets.rewrap(db, key)
      crashAt?.('in-rotation')
      if (inPlace !== null) takeName(inPlace)
      crashAt?.('in-rotation')
      return {
        oldFingerprint,
        newFingerprint: fingerprint(key),
        keyFile: inPlace ?? target,
        oldKeyFile: inPlace === null ? null : oldPath(inPlace, oldFingerprint),
        mustBeConfigured: inPlace === null,
        dataKeys,
      }
    },
  }
}
