import type { Db, Trx } from '../../db/transaction.ts'
import { afterCommit, transact } from '../../db/transaction.ts'
import { authorize, systemActor } from '../../kernel/actor.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { decodeCursor, toPage } from '../../kernel/page.ts'
import type { Sender } from '../../telegram/gateway.ts'
import type { Accounts, AccountsDeps } from './accounts.ts'
import { createAdding } from './adding.ts'
import { createAsking } from './asking.ts'
import { createChanges } from './changes.ts'
import { createExamining } from './examining.ts'
import { refusedByTelegram, tokenUnreadable } from './core/health.ts'
import { followLeases } from './leases/follow-leases.ts'
import { createPollers } from './pollers.ts'
import { accountsAfter, presentAccount } from './queries.ts'
import { createRegistry, type Registry } from './registry.ts'
import { startStaggered } from './stagger.ts'
import { raiseStopped } from './stop-notice.ts'
import { activeAccountIds, findAccount, stopActive, type AccountRow } from './store.ts'
import { tokenRef } from './token.ts'

export function createAccounts(deps: AccountsDeps): Accounts {
  const { database, clock, logger } = deps
  const openToken = (db: Db, row: AccountRow): Promise<string> =>
    deps.secrets.open(db, tokenRef(row.id), row.token_sealed ?? new Uint8Array())

  const stopBecause = async (trx: Trx, accountId: AccountId, reason: string): Promise<void> => {
    if (!(await stopActive(trx, accountId, reason, clock.now()))) return
    const entry = { action: 'account.stopped', subject: `account:${accountId}`, details: { reason } }
    await deps.audit.record(trx, systemActor('accounts'), entry)
    await raiseStopped(deps.notices, trx, accountId, reason)
    afterCommit(() => {
      registry
        .sync(accountId)
        .catch((error: unknown) => logger.error({ accountId, error }, 'an account could not be let go'))
    })
  }
  const stopAccount: Accounts['stopAccount'] = async (trx, accountId, detail, from) => {
    const row = await findAccount(trx, accountId)
    const speaker = from ?? registry.senderOf(accountId)
    if (row === undefined || speaker === undefined || !registry.speaksWith(speaker, row.token_sealed)) return
    await stopBecause(trx, accountId, refusedByTelegram(detail))
  }
  const registry = createRegistry({
    db: database.db,
    senders: deps.senders,
    leases: deps.leases,
    openToken: (row) => openToken(database.db, row),
    onUnreadableToken: (accountId) => transact(database.db, (trx) => stopBecause(trx, accountId, tokenUnreadable)),
    logger,
  })
  const inner = { ...deps, registry, openToken, stopBecause }

  return {
    ...createAdding(inner),
    ...createChanges(inner),
    ...createExamining(inner),
    ...createAsking(inner),
    async list(readDb, actor, { limit, cursor }) {
      authorize(actor, 'accounts.read')
      const afterId = cursor === undefined ? 0 : Number(decodeCursor(cursor, 1)[0])
      return toPage(await accountsAfter(readDb, afterId, limit + 1, clock.now()), limit, ({ id }) => [id])
    },
    async get(readDb, actor, accountId) {
      authorize(actor, 'accounts.read')
      return presentAccount(readDb, accountId, clock.now())
    },
    senderOf: registry.senderOf,
    onChange: registry.onChange,
    stopAccount,
    ...createLife(deps, registry, (accountId, detail, from) =>
      transact(database.db, (trx) => stopAccount(trx, accountId, detail, from)),
    ),
  }
}

/** Starting, polling and stopping. */
function createLife(
  deps: AccountsDeps,
  registry: Registry,
  stop: (accountId: AccountId, detail: string, from: Sender) => Promise<void>,
): Pick<Accounts, 'onUpdates' | 'start' | 'stop'> {
  const listeners = new Set<(accountId: AccountId) => void>()
  const onUpdates = (accountId: AccountId): void => listeners.forEach((listener) => listener(accountId))
  let running: { close(): Promise<void> }[] = []
  return {
    onUpdates(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      if (running.length > 0) return
      registry.open()
      const pollers = createPollers({ ...deps, registry, stop, onUpdates })
      const { keeper, startGapMs: gapMs, logger, hooks } = deps
      if (keeper === null) {
        const ids = (): Promise<AccountId[]> => activeAccountIds(deps.database.db)
        running = [startStaggered({ ids, start: registry.sync, gapMs, logger }), pollers, registry]
      } else {
        const following = followLeases({ keeper, registry, onLease: (accountId) => hooks.onLease(accountId), gapMs })
        running = [following, pollers, registry, { close: () => keeper.release() }]
      }
    },
    async stop() {
      for (const part of running.splice(0)) await part.close()
    },
  }
}
