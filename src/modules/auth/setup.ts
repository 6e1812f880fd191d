import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Audit } from '../audit/index.ts'
import type { SetupRequest } from './contract.ts'
import { passwordProblem } from './core/password-policy.ts'
import { setupDone, weakPassword, wrongSetupCode } from './errors.ts'
import type { PasswordHasher } from './password-hash.ts'
import { hasUsers } from './queries.ts'
import { startSession, userActor, type Origin } from './sessions.ts'
import { insertOwner } from './store.ts'

interface SetupDeps {
  readonly database: Database
  readonly audit: Audit
  readonly realClock: Clock
  readonly hasher: PasswordHasher
}

const CODE_BYTES = 20

/** The one-time code lives in this process only: every start without an owner has its own. */
export function createSetup({ database, audit, realClock, hasher }: SetupDeps) {
  let codeDigest: Buffer | undefined

  return {
    async beginSetup(): Promise<string | null> {
      if (await hasUsers(database.readDb)) return null
      const code = randomBytes(CODE_BYTES).toString('base64url')
      codeDigest = digest(code)
      return code
    },
    async setUp({ code, name, password }: SetupRequest, origin: Origin): Promise<string> {
      if (await hasUsers(database.readDb)) throw setupDone()
      if (codeDigest === undefined || !timingSafeEqual(digest(code), codeDigest)) throw wrongSetupCode()
      const problem = passwordProblem(password, name)
      if (problem !== null) throw weakPassword(problem)
      const passwordHash = await hasher.hash(password)
      const token = await transact(database.db, async (trx) => {
        if (await hasUsers(trx)) throw setupDone()
        const at = realClock.now()
        const id = await insertOwner(trx, { name, passwordHash, at })
        const details = { name, address: origin.address }
        await audit.record(trx, userActor({ id, name, role: 'owner' }), {
          action: 'auth.owner_set_up',
          subject: `user:${id}`,
          details,
        })
        return startSession(trx, id, origin, at)
      })
      codeDigest = undefined
      return token
    },
  }
}

const digest = (code: string): Buffer => createHash('sha256').update(code).digest()
