import { transact, type Db } from '../../db/transaction.ts'
import { decrypt, derive, encrypt, fingerprint, randomKey } from './crypto.ts'
import { masterKeyWrong, secretUnreadable } from './errors.ts'
import { insertDataKey, insertKeyCheck, readDataKeys, readKeyCheck } from './store.ts'

export { inContainer, loadMasterKey, type MasterKey } from './master-key.ts'
export { readKeyCheck } from './store.ts'

/** The place a secret belongs to; the sealed text opens nowhere else. */
export interface SecretRef {
  readonly table: string
  readonly column: string
  readonly row: number | string
}

export interface Secrets {
  seal(db: Db, ref: SecretRef, plaintext: string): Promise<Uint8Array>
  /** @throws AppError `secret_unreadable` */
  open(db: Db, ref: SecretRef, sealed: Uint8Array): Promise<string>
  /** A key of this install for one purpose; the same after every start, also under a new master key. */
  deriveKey(label: string): Buffer
}

const VERSION = 1
const HEADER_BYTES = 5
const wrapPlace = 'data_keys|wrapped'

/**
 * Stops before anything is written when the key is not the one that the folder was made with.
 * @throws AppError `master_key_wrong`
 */
export function refuseWrongKey(key: Uint8Array, check: string | null): void {
  if (check !== null && check !== checkValue(key)) throw masterKeyWrong(check, checkValue(key))
}

const checkValue = fingerprint

/** Needs the migrated schema. At the first start it stores the key's check value and makes the first data key. */
export async function createSecrets(db: Db, masterKey: Uint8Array, now: number): Promise<Secrets> {
  const wrapKey = derive(masterKey, 'wrap')
  if ((await readKeyCheck(db)) === null)
    await transact(db, async (trx) => {
      await insertKeyCheck(trx, checkValue(masterKey))
      await insertDataKey(trx, encrypt(wrapKey, randomKey(), wrapPlace), now)
    })
  const readKeys = async (handle: Db): Promise<[number, Uint8Array][]> =>
    (await readDataKeys(handle)).map(({ id, wrapped }) => [id, decrypt(wrapKey, wrapped, wrapPlace)])
  const [root] = await readKeys(db)
  if (root === undefined) throw new Error('The table data_keys is empty. Restore the database from a backup.')

  return {
    async seal(handle, ref, plaintext) {
      const [id, key] = (await readKeys(handle)).at(-1) ?? root
      const header = Buffer.alloc(HEADER_BYTES)
      header.writeUInt8(VERSION, 0)
      header.writeUInt32BE(id, 1)
      return new Uint8Array(Buffer.concat([header, encrypt(key, Buffer.from(plaintext), place(ref, id))]))
    },
    async open(handle, ref, sealed) {
      const bytes = Buffer.from(sealed)
      if (bytes.length <= HEADER_BYTES || bytes.readUInt8(0) !== VERSION) throw secretUnreadable(ref.table, ref.row)
      const keyId = bytes.readUInt32BE(1)
      const key = (await readKeys(handle)).find(([id]) => id === keyId)?.[1]
      if (key === undefined) throw secretUnreadable(ref.table, ref.row)
      try {
        return Buffer.from(decrypt(key, bytes.subarray(HEADER_BYTES), place(ref, keyId))).toString('utf8')
      } catch (cause) {
        throw secretUnreadable(ref.table, ref.row, cause)
      }
    },
    deriveKey: (label) => derive(root[1], label),
  }
}

const place = (ref: SecretRef, keyId: number): string => `${ref.table}|${ref.column}|${ref.row}|${keyId}`
