import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { takeTurns } from '../../db/portable.ts'
import { transact } from '../../db/transaction.ts'
import type { SetupRequest } from './contract.ts'
import type { AuthParts } from './deps.ts'
import { setupDone, wrongSetupCode } from './errors.ts'
import { refuseWeak } from './own/password.ts'
import { hasUsers } from './queries.ts'
import { startSession, userActor, type Origin } from './sessions.ts'
import { insertUser } from './store.ts'

const CODE_BYTES = 20

export interface Setup {
  /** A new one-time set-up code for the console; null when there is an owner. */
  beginSetup(): Promise<string | null>
  needsSetup(): Promise<boolean>
  /** Makes the owner and signs them in: resolves to the session's token. @throws AppError `wrong_setup_code`, `setup_done`, `weak_password` */
  setUp(input: SetupRequest, origin: Origin): Promise<string>
}

/** The one-time code lives in this process only: every start without an owner has its own. */
export function createSetup({ database, audit, realClock, hasher }: AuthParts): Setup {
  let codeDigest: Buffer | undefined

  return {
    needsSetup: async () => !(await hasUsers(database.readDb)),
    async beginSetup() {
      if (await hasUsers(database.readDb)) return null
      const code = randomBytes(CODE_BYTES).toString('base64url')
      codeDigest = digest(code)
      return code
    },
    async setUp({ code, name, password }, origin) {
      if (await hasUsers(database.readDb)) throw setupDone()
      if (codeDigest === undefined || !timingSafeEqual(digest(code), codeDigest)) throw wrongSetupCode()
      refuseWeak(password, name)
      const passwordHash = await hasher.hash(password)
      const token = await transact(database.db, async (trx) => {
        await takeTurns(trx, 'people')
        if (await hasUsers(trx)) throw setupDone()
        const at = realClock.now()
        const id = await insertUser(trx, { name, role: 'owner', passwordHash, at })
        await audit.record(trx, userActor({ id, name, role: 'owner' }), {
          action: 'auth.owner_set_up',
          subject: `user:${id}`,
          details: { name, address: origin.address },
        })
        return startSession(trx, id, origin, at)
      })
      codeDigest = undefined
      return token
    },
  }
}

const digest = (code: string): Buffer => createHash('sha256').update(code).digest()
