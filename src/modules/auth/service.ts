import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Audit } from '../audit/index.ts'
import type { LoginRequest, Me, SetupRequest } from './contract.ts'
import { logIn } from './login.ts'
import { createPasswordHasher } from './password-hash.ts'
import { hasUsers } from './queries.ts'
import { createSessions, hashToken, type Origin } from './sessions.ts'
import { createSetup } from './setup.ts'
import { endSession } from './store.ts'

export interface Auth {
  /** A new one-time set-up code for the console; null when there is an owner. */
  beginSetup(): Promise<string | null>
  needsSetup(): Promise<boolean>
  /** Makes the owner and signs them in: resolves to the session's token. @throws AppError `wrong_setup_code`, `setup_done`, `weak_password` */
  setUp(input: SetupRequest, origin: Origin): Promise<string>
  /** Resolves to the token of a new session. @throws AppError `wrong_credentials`, `login_delayed`, `login_busy` */
  logIn(input: LoginRequest, origin: Origin): Promise<string>
  /** Ends the session at once; the token is of no use any more. */
  logOut(actor: Actor, token: string): Promise<void>
  me(token: string): Promise<Me | null>
  /** Who a token belongs to; counts as a sign of life of the session. Null: unknown, ended or expired. */
  authenticate(token: string): Promise<Actor | null>
  /** The same question without keeping the session alive. */
  recheck(token: string): Promise<Actor | null>
}

export interface AuthDeps {
  readonly database: Database
  readonly audit: Audit
  /** The real clock: security does not run faster in simulations. */
  readonly realClock: Clock
  readonly logger: Logger
}

export function createAuth({ database, audit, realClock, logger }: AuthDeps): Auth {
  const hasher = createPasswordHasher()
  const login = { database, audit, realClock, hasher }
  return {
    ...createSetup(login),
    ...createSessions({ database, realClock, logger }),
    needsSetup: async () => !(await hasUsers(database.readDb)),
    logIn: (input, origin) => logIn(login, input, origin),
    async logOut(actor, token) {
      await transact(database.db, async (trx) => {
        if (!(await endSession(trx, hashToken(token), realClock.now()))) return
        const subject = actor.kind === 'user' ? `user:${actor.id}` : 'session'
        await audit.record(trx, actor, { action: 'auth.logged_out', subject })
      })
    },
  }
}
