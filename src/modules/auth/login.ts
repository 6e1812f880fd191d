import { createHash } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import { transact, type Trx } from '../../db/transaction.ts'
import { systemActor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Audit } from '../audit/index.ts'
import type { LoginRequest } from './contract.ts'
import { networkOf } from './core/network.ts'
import { current, FORGET_MS, withAttempt, withoutAttempt, type BucketKind } from './core/throttle.ts'
import { loginDelayed, wrongCredentials } from './errors.ts'
import { isOutdated, type PasswordHasher } from './password-hash.ts'
import { addressesOf, findUser, type User } from './queries.ts'
import { startSession, userActor, type Origin } from './sessions.ts'
import { clearFailures, pruneFailures, readFailures, updatePasswordHash, writeFailures } from './store.ts'

interface LoginDeps {
  readonly database: Database
  readonly audit: Audit
  readonly realClock: Clock
  readonly hasher: PasswordHasher
}

interface Bucket {
  readonly kind: BucketKind
  readonly key: string
}

/** Resolves to the token of a new session. @throws AppError `wrong_credentials`, `login_delayed`, `login_busy` */
export async function logIn(deps: LoginDeps, input: LoginRequest, origin: Origin): Promise<string> {
  const { database, audit, realClock, hasher } = deps
  const user = await findUser(database.readDb, input.name.trim())
  const network = networkOf(origin.address)
  const known = await addressesOf(database.readDb, user?.id ?? 0)
  const buckets = bucketsOf(input.name.trim(), network, known.map(networkOf).includes(network))
  await transact(database.db, (trx) => admit(trx, buckets, realClock.now()))
  const isRight = await hasher.verify(input.password, user?.password_hash)
  if (user === undefined || !isRight) {
    await transact(database.db, (trx) => recordFailure(trx, audit, user, origin))
    throw wrongCredentials()
  }
  const renewed = isOutdated(user.password_hash) ? await hasher.hash(input.password) : undefined
  return transact(database.db, async (trx) => {
    const now = realClock.now()
    if (renewed !== undefined) await updatePasswordHash(trx, user.id, renewed)
    await forgive(trx, buckets, now)
    await audit.record(trx, userActor(user), {
      action: 'auth.logged_in',
      subject: `user:${user.id}`,
      details: { address: origin.address },
    })
    return startSession(trx, user.id, origin, now)
  })
}

/** Names are hashed: people type passwords into the wrong field. */
function bucketsOf(name: string, network: string, isKnown: boolean): Bucket[] {
  const account = createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 32)
  if (isKnown) return [{ kind: 'known-pair', key: `known-pair:${account}:${network}` }]
  return [
    { kind: 'pair', key: `pair:${account}:${network}` },
    { kind: 'account', key: `account:${account}` },
    { kind: 'address', key: `address:${network}` },
  ]
}

async function admit(trx: Trx, buckets: readonly Bucket[], now: number): Promise<void> {
  await pruneFailures(trx, now - FORGET_MS)
  const counted = []
  for (const bucket of buckets) counted.push({ ...bucket, failures: current(await readFailures(trx, bucket.key), now) })
  const waitMs = Math.max(...counted.map(({ failures }) => failures.blockedUntil - now))
  if (waitMs > 0) throw loginDelayed(waitMs)
  for (const { kind, key, failures } of counted) await writeFailures(trx, key, withAttempt(kind, failures, now))
}

async function forgive(trx: Trx, buckets: readonly Bucket[], now: number): Promise<void> {
  for (const { kind, key } of buckets) {
    const isPair = kind === 'pair' || kind === 'known-pair'
    if (isPair) await clearFailures(trx, key)
    else await writeFailures(trx, key, withoutAttempt(kind, current(await readFailures(trx, key), now), now))
  }
}

const recordFailure = (trx: Trx, audit: Audit, user: User | undefined, { address }: Origin): Promise<void> =>
  audit.record(trx, systemActor('login'), {
    action: 'auth.login_refused',
    subject: user === undefined ? 'user:unknown' : `user:${user.id}`,
    details: { address },
  })
