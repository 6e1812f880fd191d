import { createSecrets, type Secrets } from '../../src/platform/secrets/index.ts'
import type { Db } from '../../src/db/transaction.ts'

const masterKey = new Uint8Array(32).fill(9)

/** Real secrets under a key that is the same in every test. */
export const createTestSecrets = (db: Db): Promise<Secrets> => createSecrets(db, masterKey, Date.UTC(2026, 0, 15))
