import { transact, type Db } from '../../db/transaction.ts'
import type { Secrets, SecretRef } from '../../platform/secrets/index.ts'
import type { WrappedIdentity } from './archive/seal.ts'
import { newestIdentity } from './queries.ts'
import { insertIdentity, saveIdentity } from './store.ts'

/** Where the wrapped identity belongs: what is wrapped for another place does not open. */
export const IDENTITY_PLACE = 'backup|identity'

export type IdentitySecrets = Pick<Secrets, 'seal' | 'open' | 'wrap' | 'fingerprint'>

export interface BackupIdentity {
  /** AGE-SECRET-KEY-1… */
  readonly identity: string
  readonly wrapped: WrappedIdentity
}

/** The install's own identity, made at the first backup, and its copy that only the master key opens. */
export async function ownIdentity(db: Db, secrets: IdentitySecrets, now: number): Promise<BackupIdentity> {
  const identity = await transact(db, async (trx) => {
    const known = await newestIdentity(trx)
    if (known !== undefined) return secrets.open(trx, refOf(known.id), known.identity_sealed)
    const { generateX25519Identity } = await import('age-encryption')
    const made = await generateX25519Identity()
    const id = await insertIdentity(trx, now)
    await saveIdentity(trx, id, await secrets.seal(trx, refOf(id), made))
    return made
  })
  const wrapped = secrets.wrap(IDENTITY_PLACE, Buffer.from(identity))
  return { identity, wrapped: { fingerprint: secrets.fingerprint, wrapped } }
}

const refOf = (row: number): SecretRef => ({ table: 'backup_identities', column: 'identity_sealed', row })
