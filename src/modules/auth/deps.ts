import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Secrets } from '../../platform/secrets/index.ts'
import type { Audit } from '../audit/index.ts'
import type { Devices } from './device.ts'
import type { PasswordHasher } from './password-hash.ts'

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
}
