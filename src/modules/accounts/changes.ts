import { transact, type Db, type Trx } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Answer, BotIdentity } from '../../telegram/gateway.ts'
import type { AuditEntry } from '../audit/index.ts'
import type { Accounts, AccountsDeps } from './accounts.ts'
import type { Account, UpdateAccountRequest } from './contract.ts'
import { hostUnreachable, refusedByTelegram, tokenWorksAgain, type AccountState } from './core/health.ts'
import { accountNotFound, accountStateConflict, telegramUnreachable, tokenRevoked } from './errors.ts'
import { presentAccount } from './queries.ts'
import type { Registry } from './registry.ts'
import { resolveStopped } from './stop-notice.ts'
import { changeAccount, findAccount, type AccountChanges, type AccountRow } from './store.ts'
import { closeUpdates } from './update-store.ts'

interface ChangeDeps extends AccountsDeps {
  readonly registry: Registry
  readonly openToken: (db: Db, row: AccountRow) => Promise<string>
  readonly stopBecause: (trx: Trx, accountId: AccountId, reason: string) => Promise<void>
}

interface Change {
  readonly changes: AccountChanges
  readonly entry: Omit<AuditEntry, 'subject'>
}

export function createChanges(deps: ChangeDeps): Pick<Accounts, 'update' | 'pause' | 'resume' | 'check' | 'remove'> {
  const change = createChange(deps)
  return {
    update(db, actor, accountId, input) {
      authorize(actor, 'accounts.write')
      const fields = Object.keys(input)
      const changes = textsOf(input)
      return change(db, { actor, accountId }, () =>
        fields.length === 0 ? null : { changes, entry: { action: 'account.updated', details: { fields } } },
      )
    },
    pause(db, actor, accountId) {
      authorize(actor, 'accounts.write')
      return change(db, { actor, accountId }, ({ state, username }, at) => {
        if (state === 'stopped') throw accountStateConflict(username, state, 'paused')
        return state === 'paused' ? null : { changes: withState('paused', at), entry: { action: 'account.paused' } }
      })
    },
    async resume(db, actor, accountId) {
      authorize(actor, 'accounts.write')
      const row = await presentRow(db, accountId)
      if (row.state === 'stopped') refuseUnlessWorking(await ask(deps, db, row), row.username)
      return change(db, { actor, accountId }, ({ state }, at) =>
        state === 'active' ? null : { changes: withState('active', at), entry: { action: 'account.resumed' } },
      )
    },
    async check(db, actor, accountId) {
      authorize(actor, 'accounts.write')
      const asked = await presentRow(db, accountId)
      const answer = await ask(deps, db, asked)
      await transact(db, async (trx) => {
        const row = await presentRow(trx, accountId)
        if (!isSameToken(asked, row)) return
        if (row.state === 'active' && isTokenRefused(answer))
          return deps.stopBecause(trx, accountId, refusedByTelegram(wordsOf(answer)))
        return changeAccount(trx, accountId, { ...findings(answer, row), health_at: deps.clock.now() })
      })
      return presentAccount(db, accountId, deps.clock.now())
    },
    async remove(db, actor, accountId) {
      authorize(actor, 'accounts.write')
      await transact(db, async (trx) => {
        const { username } = await presentRow(trx, accountId)
        const at = deps.clock.now()
        await changeAccount(trx, accountId, { ...withState('removed', at), token_sealed: null })
        await closeUpdates(trx, accountId, at, 'The bot was removed.')
        await resolveStopped(deps.notices, trx, accountId, 'the bot was removed')
        await deps.hooks.onRemoved(trx, { id: accountId, username })
        await deps.audit.record(trx, actor, {
          action: 'account.removed',
          subject: `account:${accountId}`,
          details: { username },
        })
      })
      await deps.registry.sync(accountId)
    },
  }
}

type Decide = (row: AccountRow, at: number) => Change | null

/** Writes what `decide` makes of the row as it is now, with its audit entry; null: nothing to do. */
function createChange({ clock, audit, registry, notices }: ChangeDeps) {
  return async (
    db: Db,
    { actor, accountId }: { readonly actor: Actor; readonly accountId: AccountId },
    decide: Decide,
  ): Promise<Account> => {
    await transact(db, async (trx) => {
      const decided = decide(await presentRow(trx, accountId), clock.now())
      if (decided === null) return
      await changeAccount(trx, accountId, decided.changes)
      if (decided.changes.state === 'active') await resolveStopped(notices, trx, accountId, 'the bot was resumed')
      await audit.record(trx, actor, { ...decided.entry, subject: `account:${accountId}` })
    })
    await registry.sync(accountId)
    return presentAccount(db, accountId, clock.now())
  }
}

async function presentRow(db: Db, accountId: AccountId): Promise<AccountRow> {
  const row = await findAccount(db, accountId)
  if (row === undefined || row.state === 'removed') throw accountNotFound(accountId)
  return row
}

async function ask({ senders, openToken }: ChangeDeps, db: Db, row: AccountRow): Promise<Answer<BotIdentity>> {
  const sender = senders.botApi(await openToken(db, row))
  return sender.identify().finally(() => sender.close())
}

const isSameToken = (a: AccountRow, b: AccountRow): boolean =>
  Buffer.compare(a.token_sealed ?? new Uint8Array(), b.token_sealed ?? new Uint8Array()) === 0

const withState = (state: AccountState, at: number): AccountChanges => ({ state, health_reason: null, health_at: at })

const textsOf = ({ welcomeText, goodbyeText }: UpdateAccountRequest): AccountChanges => ({
  ...(welcomeText === undefined ? {} : { welcome_text: welcomeText }),
  ...(goodbyeText === undefined ? {} : { goodbye_text: goodbyeText }),
})

type Refused = Extract<Answer<BotIdentity>, { kind: 'refused' }>

const isTokenRefused = (answer: Answer<BotIdentity>): answer is Refused =>
  answer.kind === 'refused' && (answer.code === 401 || answer.code === 404)

const wordsOf = ({ code, detail }: Refused): string => `${code} ${detail}`

function refuseUnlessWorking(answer: Answer<BotIdentity>, username: string): void {
  if (answer.kind === 'ok') return
  if (isTokenRefused(answer)) throw tokenRevoked(username)
  throw telegramUnreachable(answer.detail)
}

/** What a check learned. A working getMe does not end the trouble of polling: the poller tells when that is over. */
function findings(answer: Answer<BotIdentity>, row: AccountRow): AccountChanges {
  if (answer.kind === 'ok') {
    const { username, name } = answer.value
    return { username, name, ...(row.state === 'stopped' ? { health_reason: tokenWorksAgain } : {}) }
  }
  if (isTokenRefused(answer)) return { health_reason: refusedByTelegram(wordsOf(answer)) }
  return row.state === 'active' ? { health_reason: hostUnreachable(answer.detail) } : {}
}
