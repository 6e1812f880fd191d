import { transact, type Trx } from '../../db/transaction.ts'
import { systemActor } from '../../kernel/actor.ts'
import type { LoginRequest } from './contract.ts'
import { networkOf } from './core/network.ts'
import type { AuthParts } from './deps.ts'
import { loginExpired, wrongCredentials } from './errors.ts'
import { takeCode } from './factor/check.ts'
import { findFactor, findHalfLogin, hasSecondFactor } from './factor/queries.ts'
import { deleteHalfLogin, insertHalfLogin } from './factor/store.ts'
import { isOutdated } from './password-hash.ts'
import { addressesOf, findUser, type User } from './queries.ts'
import { hashToken, randomToken } from './random.ts'
import { startSession, userActor, type Origin } from './sessions.ts'
import { readFailures, updatePasswordHash } from './store.ts'
import { admit, forgive, loginBuckets, type Bucket } from './throttling.ts'

const HALF_LOGIN_MS = 5 * 60_000

/** A session, or a ticket that becomes one with a code; `deviceMark` goes into the browser. */
export type LoggedIn =
  | { readonly step: 'signed-in'; readonly token: string; readonly deviceMark: string }
  | { readonly step: 'second-factor'; readonly ticket: string }

export interface SignIn {
  /** @throws AppError `wrong_credentials`, `login_delayed`, `login_busy` */
  logIn(input: LoginRequest, origin: Origin): Promise<LoggedIn>
  /** @throws AppError `login_expired`, `wrong_code`, `code_delayed` */
  takeSecondStep(input: { ticket: string; code: string }, origin: Origin): Promise<LoggedIn & { step: 'signed-in' }>
}

export function createSignIn(parts: AuthParts): SignIn {
  const { database, audit, realClock, devices } = parts
  const begin = async (trx: Trx, user: Who, origin: Origin, secondFactor: string | null) => {
    const details = { address: origin.address, ...(secondFactor === null ? {} : { secondFactor }) }
    await audit.record(trx, userActor(user), { action: 'auth.logged_in', subject: `user:${user.id}`, details })
    return startSession(trx, user.id, origin, realClock.now())
  }
  return {
    async logIn(input, origin) {
      const { user, buckets } = await checkCredentials(parts, input, origin)
      const renewed = isOutdated(user.password_hash) ? await parts.hasher.hash(input.password) : undefined
      return transact(database.db, async (trx) => {
        const now = realClock.now()
        if (renewed !== undefined) await updatePasswordHash(trx, user.id, renewed)
        await forgive(trx, buckets, now)
        if (await hasSecondFactor(trx, user.id)) return { step: 'second-factor', ticket: await wait(trx, user.id, now) }
        const token = await begin(trx, user, origin, null)
        return { step: 'signed-in', token, deviceMark: devices.issue(user.id) }
      })
    },
    async takeSecondStep({ ticket, code }, origin) {
      const tokenHash = hashToken(ticket)
      const user = await findHalfLogin(database.db, tokenHash, realClock.now())
      if (user === undefined) throw loginExpired()
      const secondFactor = await takeCode(parts, user.id, code).catch(async (error: unknown) => {
        await transact(database.db, (trx) => refuse(trx, parts, { user, origin, wrong: 'second factor', buckets: [] }))
        throw error
      })
      return transact(database.db, async (trx) => {
        if (!(await deleteHalfLogin(trx, tokenHash))) throw loginExpired()
        const token = await begin(trx, user, origin, secondFactor)
        return { step: 'signed-in', token, deviceMark: devices.issue(user.id) }
      })
    },
  }
}

type Who = Pick<User, 'id' | 'name' | 'role'>

/** Somebody who is disabled is refused like a name that is not there. */
async function checkCredentials(
  parts: AuthParts,
  input: LoginRequest,
  origin: Origin,
): Promise<{ user: User; buckets: Bucket[] }> {
  const { database, hasher, realClock } = parts
  const found = await findUser(database.db, input.name.trim())
  const user = found?.disabled_at === null ? found : undefined
  const buckets = await bucketsOf(parts, input.name.trim(), user, origin)
  await transact(database.db, (trx) => admit(trx, buckets, realClock.now()))
  const isRight = await hasher.verify(input.password, user?.password_hash)
  if (user !== undefined && isRight) return { user, buckets }
  await transact(database.db, (trx) => refuse(trx, parts, { user, origin, wrong: 'password', buckets }))
  throw wrongCredentials()
}

async function bucketsOf(parts: AuthParts, name: string, user: User | undefined, origin: Origin): Promise<Bucket[]> {
  const network = networkOf(origin.address)
  const known = await addressesOf(parts.database.db, user?.id ?? 0)
  const device = parts.devices.read(origin.device, user?.id ?? 0)
  return loginBuckets(name, { network, device, isKnown: known.map(networkOf).includes(network) })
}

async function wait(trx: Trx, userId: number, now: number): Promise<string> {
  const ticket = randomToken()
  await insertHalfLogin(trx, { tokenHash: hashToken(ticket), userId, expiresAt: now + HALF_LOGIN_MS }, now)
  return ticket
}

interface Refusal {
  readonly user: Who | undefined
  readonly origin: Origin
  readonly wrong: 'password' | 'second factor'
  /** Counters that this try was added to. */
  readonly buckets: readonly Bucket[]
}

async function refuse(trx: Trx, { audit, hooks }: AuthParts, refusal: Refusal): Promise<void> {
  const { user, origin, wrong, buckets } = refusal
  await audit.record(trx, systemActor('login'), {
    action: 'auth.login_refused',
    subject: user === undefined ? 'user:unknown' : `user:${user.id}`,
    details: { address: origin.address, wrong },
  })
  if (hooks === null) return
  const counts = [0]
  for (const { key } of buckets) counts.push((await readFailures(trx, key))?.count ?? 0)
  if (user !== undefined) counts.push((await findFactor(trx, user.id))?.failures ?? 0)
  const failures = Math.max(...counts)
  await hooks.onLoginRefused(trx, { user: user ?? null, address: origin.address, failures })
}
