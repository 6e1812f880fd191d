import type { Database } from '../../db/database.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Secrets } from '../../platform/secrets/index.ts'
import type { Audit } from '../audit/index.ts'
import type { Devices } from './device.ts'
import type { PasswordHasher } from './password-hash.ts'

/** A log-in that was refused, in the transaction that records it. */
export interface LoginRefusal {
  /** Null: nobody who may sign in has the name that was given. */
  readonly user: { readonly id: number; readonly name: string } | null
  readonly address: string
  /** Wrong tries in a row, for this account or from this address. */
  readonly failures: number
}

/** What modules above are told. */
export interface AuthHooks {
  onLoginRefused(trx: Trx, refusal: LoginRefusal): Promise<void>
}

/** What the parts of auth share. */
export interface AuthParts {
  readonly database: Database
  readonly audit: Audit
  /** The real clock: security does not run faster in simulations. */
  readonly realClock: Clock
  readonly logger: Logger
  readonly secrets: Pick<Secrets, 'seal' | 'open'>
  readonly hasher: PasswordHasher
  readonly devices: Devices
  readonly hooks: AuthHooks | null
}
