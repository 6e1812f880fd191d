import { transact, type Db } from '../../db/transaction.ts'
import { decrypt, derive, encrypt, fingerprint, randomKey } from './crypto.ts'
import { dataKeyUsedUp, masterKeyWrong, secretUnreadable } from './errors.ts'
import {
  changeKeyCheck,
  countSeal,
  insertDataKey,
  insertKeyCheck,
  readDataKeys,
  readKeyCheck,
  rewrapDataKey,
  sealsOfNewest,
} from './store.ts'

export { inContainer, keyPath, loadMasterKey } from './master-key.ts'
export { createRotation, type Rotated, type Rotation } from './rotation.ts'
export { fingerprint } from './crypto.ts'
export { readKeyCheck } from './store.ts'

/** The place a secret belongs to; the sealed text opens nowhere else. */
export interface SecretRef {
  readonly table: string
  readonly column: string
  readonly row: number | string
}

export interface Secrets {
  /** @throws AppError `data_key_used_up` */
  seal(db: Db, ref: SecretRef, plaintext: string): Promise<Uint8Array>
  /** @throws AppError `secret_unreadable` */
  open(db: Db, ref: SecretRef, sealed: Uint8Array): Promise<string>
  /** A key of this install for one purpose; the same after every start, also under a new master key. */
  deriveKey(label: string): Buffer
  /** Names the master key in force. */
  readonly fingerprint: string
  /** Under the master key itself, for what has to be opened without the database. `unwrap` is its reverse. */
  wrap(place: string, plain: Uint8Array): Uint8Array
  /**
   * From the commit on the data keys open under this master key only; secrets stay as they are. Returns how many data keys there are.
   * @throws AppError `master_key_wrong` when another process has changed it meanwhile: nothing is changed then.
   */
  rewrap(db: Db, masterKey: Uint8Array): Promise<number>
}

const VERSION = 1
/**
 * NIST SP 800-38D 8.3: with random nonces of 96 bits a key seals at most 2^32 times. From half of that on the next start makes
 * another one.
 */
const MAX_SEALS = 2 ** 32
const HEADER_BYTES = 5
const wrapPlace = 'data_keys|wrapped'

/**
 * Stops before anything is written when the key is not the one that the folder was made with.
 * @throws AppError `master_key_wrong`
 */
export function refuseWrongKey(key: Uint8Array, check: string | null): void {
  if (check !== null && check !== checkValue(key)) throw masterKeyWrong(check, checkValue(key))
}

/**
 * Stops what would be wrapped by a key that is not in force any more, because another process has changed it.
 * @throws AppError `master_key_wrong`
 */
export function refuseStaleKey(ours: string, check: string | null): void {
  if (check !== ours) throw masterKeyWrong(check ?? 'none', ours)
}

const checkValue = fingerprint

/** @throws when it was wrapped by another master key or for another place. */
export const unwrap = (masterKey: Uint8Array, place: string, wrapped: Uint8Array): Uint8Array =>
  decrypt(derive(masterKey, 'wrap'), wrapped, place)

/** At the first start the key's check value and a data key, and another data key when the newest was used often. */
async function prepareKeys(db: Db, masterKey: Uint8Array, now: number): Promise<void> {
  const newDataKey = (): Uint8Array => encrypt(derive(masterKey, 'wrap'), randomKey(), wrapPlace)
  if ((await readKeyCheck(db)) === null)
    await transact(db, async (trx) => {
      await insertKeyCheck(trx, checkValue(masterKey))
      await insertDataKey(trx, newDataKey(), now)
    })
  if ((await sealsOfNewest(db)) >= MAX_SEALS / 2) await transact(db, (trx) => insertDataKey(trx, newDataKey(), now))
}

/** Needs the migrated schema. */
export async function createSecrets(db: Db, masterKey: Uint8Array, now: number): Promise<Secrets> {
  let master = { wrapKey: derive(masterKey, 'wrap'), fingerprint: fingerprint(masterKey) }
  await prepareKeys(db, masterKey, now)
  // Once open they are kept: a process goes on with them when another one has changed the master key.
  const known = new Map<number, Uint8Array>()
  const learn = async (handle: Db): Promise<void> => {
    for (const { id, wrapped } of await readDataKeys(handle))
      if (!known.has(id)) known.set(id, decrypt(master.wrapKey, wrapped, wrapPlace))
  }
  await learn(db)
  const [root] = known.values()
  if (root === undefined) throw new Error('The table data_keys is empty. Restore the database from a backup.')

  return {
    async seal(handle, ref, plaintext) {
      const [id, key] = [...known].at(-1) ?? [0, root]
      if ((await countSeal(handle, id)) > MAX_SEALS) throw dataKeyUsedUp()
      const header = Buffer.alloc(HEADER_BYTES)
      header.writeUInt8(VERSION, 0)
      header.writeUInt32BE(id, 1)
      return new Uint8Array(Buffer.concat([header, encrypt(key, Buffer.from(plaintext), place(ref, id))]))
    },
    async open(handle, ref, sealed) {
      const bytes = Buffer.from(sealed)
      if (bytes.length <= HEADER_BYTES || bytes.readUInt8(0) !== VERSION) throw secretUnreadable(ref.table, ref.row)
      const keyId = bytes.readUInt32BE(1)
      try {
        if (!known.has(keyId)) await learn(handle)
        const key = known.get(keyId)
        if (key === undefined) throw secretUnreadable(ref.table, ref.row)
        return Buffer.from(decrypt(key, bytes.subarray(HEADER_BYTES), place(ref, keyId))).toString('utf8')
      } catch (cause) {
        throw secretUnreadable(ref.table, ref.row, cause)
      }
    },
    deriveKey: (label) => derive(root, label),
    get fingerprint() {
      return master.fingerprint
    },
    wrap: (where, plain) => encrypt(master.wrapKey, plain, where),
    async rewrap(handle, key) {
      const next = { wrapKey: derive(key, 'wrap'), fingerprint: fingerprint(key) }
      const count = await transact(handle, async (trx) => {
        if (!(await changeKeyCheck(trx, master.fingerprint, next.fingerprint)))
          throw masterKeyWrong((await readKeyCheck(trx)) ?? 'none', master.fingerprint)
        const rows = await readDataKeys(trx)
        for (const { id, wrapped } of rows)
          await rewrapDataKey(trx, id, encrypt(next.wrapKey, decrypt(master.wrapKey, wrapped, wrapPlace), wrapPlace))
        return rows.length
      })
      master = next
      return count
    },
  }
}

const place = (ref: SecretRef, keyId: number): string => `${ref.table}|${ref.column}|${ref.row}|${keyId}`
