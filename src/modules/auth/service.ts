import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Secrets } from '../../platform/secrets/index.ts'
import type { Audit } from '../audit/index.ts'
import type { AuthHooks, AuthParts } from './deps.ts'
import { createDevices } from './device.ts'
import { createSecondFactors, type SecondFactors } from './factor/second-factor.ts'
import { createKeys, type Keys } from './keys/keys.ts'
import { createSignIn, type SignIn } from './login.ts'
import { createOwnAccount, type OwnAccount } from './own/account.ts'
import { createPasswordHasher } from './password-hash.ts'
import { createLinks, type Links } from './people/links.ts'
import { createPeople, type People } from './people/people.ts'
import { createSessions, type SessionCheck } from './sessions.ts'
import { createSetup, type Setup } from './setup.ts'
import { endSessions } from './store.ts'

export interface Auth extends Setup, SignIn, SessionCheck, Pick<Keys, 'authenticateKey'> {
  /** Ends the actor's session at once; its token is of no use any more. */
  logOut(actor: Actor): Promise<void>
  /** The mark of a browser in which this person has signed in. */
  markDevice(userId: number): string
  readonly own: OwnAccount
  readonly secondFactors: SecondFactors
  readonly people: People
  readonly links: Links
  readonly keys: Keys
}

export interface AuthDeps {
  readonly database: Database
  readonly audit: Audit
  readonly realClock: Clock
  readonly logger: Logger
  readonly secrets: Secrets
  /** Nobody is told without them. */
  readonly hooks?: AuthHooks
}

export function createAuth({ secrets, hooks, ...deps }: AuthDeps): Auth {
  const devices = createDevices(secrets.deriveKey('device mark'))
  const parts: AuthParts = { ...deps, secrets, devices, hooks: hooks ?? null, hasher: createPasswordHasher() }
  const { database, audit, realClock } = parts
  const keys = createKeys(parts)
  return {
    ...createSetup(parts),
    ...createSignIn(parts),
    ...createSessions(parts),
    authenticateKey: (key, address) => keys.authenticateKey(key, address),
    markDevice: (userId) => devices.issue(userId),
    own: createOwnAccount(parts),
    secondFactors: createSecondFactors(parts),
    people: createPeople(parts),
    links: createLinks(parts),
    keys,
    async logOut(actor) {
      if (actor.kind !== 'user' || actor.session === undefined) return
      const { id, session } = actor
      await transact(database.db, async (trx) => {
        await audit.record(trx, actor, { action: 'auth.logged_out', subject: `user:${id}` })
        await endSessions(trx, { userId: id, only: session.id }, realClock.now())
      })
    },
  }
}
