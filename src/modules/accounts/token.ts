import type { Db } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'

interface SecretRef {
  readonly table: string
  readonly column: string
  readonly row: number
}

/** Seals tokens at rest; the sealed bytes open nowhere but at their row. */
export interface TokenSecrets {
  seal(db: Db, ref: SecretRef, plaintext: string): Promise<Uint8Array>
  /** @throws AppError when they cannot be opened with this master key. */
  open(db: Db, ref: SecretRef, sealed: Uint8Array): Promise<string>
}

export const tokenRef = (accountId: AccountId): SecretRef => ({
  table: 'accounts',
  column: 'token_sealed',
  row: accountId,
})
