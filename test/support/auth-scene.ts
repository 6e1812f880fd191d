import { Secret, TOTP } from 'otpauth'
import { silentLogger } from '../../src/kernel/log.ts'
import type { Actor } from '../../src/kernel/actor.ts'
import { createAudit, type Audit } from '../../src/modules/audit/index.ts'
import { createAuth, refuseFallen, type Auth, type Role } from '../../src/modules/auth/index.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { createTestDatabase, type StoreName, type TestDatabase } from './test-database.ts'
import { createTestSecrets } from './test-secrets.ts'

export const goodPassword = 'ample otter canyon violin'
export const from = (address: string, device?: string) => ({ address, userAgent: 'test', device })
export const home = from('198.51.100.1')

export interface Person {
  readonly id: number
  readonly name: string
  readonly token: string
}

/** Auth over a real store, with a clock that tests move. */
export interface AuthScene {
  readonly database: TestDatabase
  readonly clock: ManualClock
  readonly audit: Audit
  readonly auth: Auth
  /** The same store after a restart. */
  restart(): Promise<Auth>
  /** Makes the owner `ada`; resolves to the token of her session. */
  setUp(password?: string): Promise<string>
  /** Signs in without a second factor. */
  logIn(name?: string, password?: string, origin?: ReturnType<typeof from>): Promise<string>
  /** Who a token belongs to now; fails when it is nobody's. */
  actor(token: string): Promise<Actor & { readonly kind: 'user' }>
  /** Invited by the owner, and joined. */
  join(owner: string, role: Role, name: string): Promise<Person>
  /** Switches a second factor on; resolves to its seed and recovery codes. */
  addFactor(token: string): Promise<{ seed: string; recoveryCodes: readonly string[] }>
  /** The code of an authenticator, `steps` half minutes from now. */
  codeOf(seed: string, steps?: number): string
  remove(): Promise<void>
}

export async function createAuthScene(store: StoreName = 'SQLite'): Promise<AuthScene> {
  const database = await createTestDatabase({ store })
  const clock = createManualClock(Date.UTC(2026, 0, 15))
  const audit = createAudit({
    key: Buffer.alloc(32, 1),
    clock,
    refuseFallen: (trx, actor) => refuseFallen(trx, actor, clock),
  })
  const open = async (): Promise<Auth> => {
    const secrets = await createTestSecrets(database.db)
    return createAuth({ database, audit, realClock: clock, secrets, logger: silentLogger })
  }
  const auth = await open()
  const actor: AuthScene['actor'] = async (token) => {
    const found = await auth.authenticate(token)
    if (found?.kind !== 'user') throw new Error('The token is nobody’s.')
    return found
  }
  const codeOf = (seed: string, steps = 0): string =>
    TOTP.generate({ secret: Secret.fromBase32(seed), timestamp: clock.now() + steps * 30_000 })
  return {
    database,
    clock,
    audit,
    auth,
    restart: open,
    actor,
    codeOf,
    async setUp(password = goodPassword) {
      const code = (await auth.beginSetup()) ?? ''
      return auth.setUp({ code, name: 'ada', password }, home)
    },
    async logIn(name = 'ada', password = goodPassword, origin = home) {
      const answer = await auth.logIn({ name, password }, origin)
      if (answer.step !== 'signed-in') throw new Error('A second factor was asked for.')
      return answer.token
    },
    async join(owner, role, name) {
      const { code } = await auth.links.invite(await actor(owner), { role, note: name, days: 3 })
      const { token, userId } = await auth.links.accept({ code, name, password: goodPassword }, home)
      return { id: userId, name, token }
    },
    async addFactor(token) {
      const { secret } = await auth.secondFactors.begin(await actor(token), goodPassword)
      const recoveryCodes = await auth.secondFactors.confirm(await actor(token), codeOf(secret))
      return { seed: secret, recoveryCodes }
    },
    remove: () => database.remove(),
  }
}

/** The code of the error, or `ok`. */
export const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof Error && 'code' in error) return String(error.code)
      throw error
    },
  )
