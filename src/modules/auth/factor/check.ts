import { transact, type Trx } from '../../../db/transaction.ts'
import type { SecretRef } from '../../../platform/secrets/index.ts'
import { readRecoveryCode, type RecoveryCode } from '../core/recovery-code.ts'
import { withWrongCode } from '../core/second-factor.ts'
import type { AuthParts } from '../deps.ts'
import { codeDelayed, secondFactorMissing, wrongCode } from '../errors.ts'
import { findRecoveryHash } from './queries.ts'
import { countTry, takeStep, useRecoveryCode, writeCodeFailures } from './store.ts'
import { stepOf } from './totp.ts'

export const seedPlace = (userId: number): SecretRef => ({
  table: 'second_factors',
  column: 'secret_sealed',
  row: userId,
})

export type ProvedBy = 'authenticator' | 'recovery code'

/**
 * Takes a code once. Ten wrong ones cost waiting, ever more; only a right one forgives them.
 * @throws AppError `wrong_code`, `code_delayed`, `second_factor_missing`
 */
export async function takeCode(parts: AuthParts, userId: number, code: string): Promise<ProvedBy> {
  const recovery = readRecoveryCode(code)
  if (recovery !== null) {
    await takeRecoveryCode(parts, userId, recovery)
    return 'recovery code'
  }
  const isRight = await transact(parts.database.db, (trx) => takeTotp(trx, parts, userId, code))
  if (!isRight) throw wrongCode()
  return 'authenticator'
}

/** A code of a step that was taken before is no guess and is not counted as one. */
async function takeTotp(trx: Trx, parts: AuthParts, userId: number, code: string): Promise<boolean> {
  const now = parts.realClock.now()
  const row = await admitCode(trx, userId, now)
  const seed = await parts.secrets.open(trx, seedPlace(userId), row.secret_sealed)
  const step = stepOf(seed, code, now)
  if (step !== null && (await takeStep(trx, userId, step))) return true
  const failures = row.failures - 1
  await writeCodeFailures(trx, userId, step === null ? withWrongCode(failures, now) : { failures, blockedUntil: 0 })
  return false
}

/** Its hash is slow on purpose, so it is computed outside of transactions: the try is counted first. */
async function takeRecoveryCode(parts: AuthParts, userId: number, { place, secret }: RecoveryCode): Promise<void> {
  const { db } = parts.database
  const now = parts.realClock.now()
  await transact(db, async (trx) => {
    const { failures } = await admitCode(trx, userId, now)
    await writeCodeFailures(trx, userId, withWrongCode(failures - 1, now))
  })
  const isRight = await parts.hasher.verify(secret, await findRecoveryHash(db, userId, place))
  const isTaken = isRight && (await transact(db, (trx) => spend(trx, userId, place, now)))
  if (!isTaken) throw wrongCode()
}

async function spend(trx: Trx, userId: number, place: number, now: number): Promise<boolean> {
  if (!(await useRecoveryCode(trx, { userId, place }, now))) return false
  await writeCodeFailures(trx, userId, { failures: 0, blockedUntil: 0 })
  return true
}

async function admitCode(trx: Trx, userId: number, now: number) {
  const row = await countTry(trx, userId)
  if (row === undefined) throw secondFactorMissing()
  if (row.blocked_until > now) throw codeDelayed(row.blocked_until - now)
  return row
}
