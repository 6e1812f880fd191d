import { transact, type Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { SecondFactor, Seed } from '../contract.ts'
import { RECOVERY_CODES, writeRecoveryCode } from '../core/recovery-code.ts'
import type { AuthParts } from '../deps.ts'
import { secondFactorExists, secondFactorMissing } from '../errors.ts'
import { checkPassword, personOf } from '../own/password.ts'
import { randomRecoverySecret } from '../random.ts'
import { endSessions } from '../store.ts'
import { seedPlace, takeCode } from './check.ts'
import { countUnusedRecoveryCodes, findFactor } from './queries.ts'
import { confirmFactor, deleteFactor, insertFactor, replaceRecoveryCodes } from './store.ts'
import { newSeed, seedUri } from './totp.ts'

interface BothProofs {
  readonly password: string
  readonly code: string
}

/** A person's own second factor; `actor` is always that person, in a session. */
export interface SecondFactors {
  read(actor: Actor): Promise<SecondFactor>
  /** A new seed, shown once; nothing is asked for until its first code is given. @throws AppError `wrong_password`, `second_factor_exists` */
  begin(actor: Actor, password: string): Promise<Seed>
  /** Switches it on and ends every other session. Resolves to the recovery codes, shown once. @throws AppError `wrong_code`, `code_delayed` */
  confirm(actor: Actor, code: string): Promise<readonly string[]>
  /** New recovery codes; the old ones are dead. @throws AppError `wrong_password`, `wrong_code`, `code_delayed` */
  renewRecoveryCodes(actor: Actor, proofs: BothProofs): Promise<readonly string[]>
  /** Switches it off and ends every other session. @throws AppError `wrong_password`, `wrong_code`, `code_delayed` */
  remove(actor: Actor, proofs: BothProofs): Promise<void>
}

export function createSecondFactors(parts: AuthParts): SecondFactors {
  const { database, audit, realClock, secrets } = parts
  const endOthers = (trx: Trx, person: { id: number; sessionId: number }): Promise<number> =>
    endSessions(trx, { userId: person.id, except: person.sessionId }, realClock.now())

  return {
    async read(actor) {
      const { id } = personOf(actor)
      const row = await findFactor(database.readDb, id)
      if (row === undefined) return { state: 'off', since: null, recoveryCodesLeft: 0 }
      const recoveryCodesLeft = await countUnusedRecoveryCodes(database.readDb, id)
      return { state: row.confirmed_at === null ? 'begun' : 'on', since: row.confirmed_at, recoveryCodesLeft }
    },
    async begin(actor, password) {
      const { id, name } = personOf(actor)
      await checkPassword(parts, id, password)
      const secret = newSeed()
      await transact(database.db, async (trx) => {
        if (isOn(await findFactor(trx, id))) throw secondFactorExists()
        const secretSealed = await secrets.seal(trx, seedPlace(id), secret)
        await insertFactor(trx, { userId: id, secretSealed, at: realClock.now() })
      })
      return { secret, uri: seedUri(secret, name) }
    },
    async confirm(actor, code) {
      const person = personOf(actor)
      if (isOn(await findFactor(database.db, person.id))) throw secondFactorExists()
      await takeCode(parts, person.id, code)
      const made = await makeRecoveryCodes(parts)
      await transact(database.db, async (trx) => {
        await audit.record(trx, actor, { action: 'auth.second_factor_added', subject: `user:${person.id}` })
        await confirmFactor(trx, person.id, realClock.now())
        await replaceRecoveryCodes(trx, person.id, made.hashes)
        await endOthers(trx, person)
      })
      return made.codes
    },
    async renewRecoveryCodes(actor, proofs) {
      const { id } = await proveBoth(parts, actor, proofs)
      const made = await makeRecoveryCodes(parts)
      await transact(database.db, async (trx) => {
        await audit.record(trx, actor, { action: 'auth.recovery_codes_renewed', subject: `user:${id}` })
        await replaceRecoveryCodes(trx, id, made.hashes)
      })
      return made.codes
    },
    async remove(actor, proofs) {
      const person = await proveBoth(parts, actor, proofs)
      await transact(database.db, async (trx) => {
        await audit.record(trx, actor, { action: 'auth.second_factor_removed', subject: `user:${person.id}` })
        await deleteFactor(trx, person.id)
        await endOthers(trx, person)
      })
    },
  }
}

const isOn = (row: { readonly confirmed_at: number | null } | undefined): boolean =>
  (row?.confirmed_at ?? null) !== null

async function proveBoth(parts: AuthParts, actor: Actor, { password, code }: BothProofs) {
  const person = personOf(actor)
  await checkPassword(parts, person.id, password)
  if (!isOn(await findFactor(parts.database.db, person.id))) throw secondFactorMissing()
  await takeCode(parts, person.id, code)
  return person
}

async function makeRecoveryCodes({ hasher }: AuthParts) {
  const secrets = Array.from({ length: RECOVERY_CODES }, randomRecoverySecret)
  const hashes = await Promise.all(secrets.map((secret) => hasher.hash(secret)))
  return { hashes, codes: secrets.map((secret, place) => writeRecoveryCode(place, secret)) }
}
