import { createHash } from 'node:crypto'
import { takeTurns } from '../../db/portable.ts'
import type { Trx } from '../../db/transaction.ts'
import { current, FORGET_MS, withAttempt, withoutAttempt, type BucketKind } from './core/throttle.ts'
import { loginDelayed } from './errors.ts'
import { clearFailures, pruneFailures, readFailures, writeFailures } from './store.ts'

export interface Bucket {
  readonly kind: BucketKind
  readonly key: string
}

/** Where a try comes from; `device` is the known browser of this account, `isKnown` an address it has signed in from. */
export interface Place {
  readonly network: string
  readonly device: string | null
  readonly isKnown: boolean
}

/** Names are hashed: people type passwords into the wrong field. */
export function loginBuckets(name: string, { network, device, isKnown }: Place): Bucket[] {
  const account = createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 32)
  if (device !== null) return [{ kind: 'known-pair', key: `device:${account}:${device}` }]
  if (isKnown) return [{ kind: 'known-pair', key: `known-pair:${account}:${network}` }]
  return [
    { kind: 'pair', key: `pair:${account}:${network}` },
    { kind: 'account', key: `account:${account}` },
    { kind: 'address', key: `address:${network}` },
  ]
}

/** Of somebody who is signed in and gives the password once more. */
export const ownBuckets = (userId: number): Bucket[] => [{ kind: 'known-pair', key: `own:${userId}` }]

/** Counts the try as wrong until it proves right. @throws AppError `login_delayed` */
export async function admit(trx: Trx, buckets: readonly Bucket[], now: number): Promise<void> {
  await pruneFailures(trx, now - FORGET_MS)
  await oneByOne(trx, buckets)
  const counted = []
  for (const bucket of buckets) counted.push({ ...bucket, failures: current(await readFailures(trx, bucket.key), now) })
  const waitMs = Math.max(...counted.map(({ failures }) => failures.blockedUntil - now))
  if (waitMs > 0) throw loginDelayed(waitMs)
  for (const { kind, key, failures } of counted) await writeFailures(trx, key, withAttempt(kind, failures, now))
}

export async function forgive(trx: Trx, buckets: readonly Bucket[], now: number): Promise<void> {
  await oneByOne(trx, buckets)
  for (const { kind, key } of buckets) {
    const isPair = kind === 'pair' || kind === 'known-pair'
    if (isPair) await clearFailures(trx, key)
    else await writeFailures(trx, key, withoutAttempt(kind, current(await readFailures(trx, key), now), now))
  }
}

/** Tries at the same moment are counted one after the other. Buckets come in the order of their kinds: nobody waits in a ring. */
async function oneByOne(trx: Trx, buckets: readonly Bucket[]): Promise<void> {
  for (const { key } of buckets) await takeTurns(trx, `login ${key}`)
}
