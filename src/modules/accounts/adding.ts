import { transact, type Trx } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { BotIdentity, Sender } from '../../telegram/gateway.ts'
import type { Accounts, AccountsDeps } from './accounts.ts'
import {
  accountExists,
  telegramBusy,
  telegramRefused,
  telegramUnreachable,
  tokenRevoked,
  tokenWrong,
} from './errors.ts'
import type { Registry } from './registry.ts'
import { presentAccount } from './queries.ts'
import { resolveStopped } from './stop-notice.ts'
import { changeAccount, findByTelegramId, insertAccount, type AccountRow } from './store.ts'
import { tokenRef } from './token.ts'

const commands = [
  { command: 'start', description: 'Subscribe' },
  { command: 'stop', description: 'Unsubscribe' },
]

interface AddingDeps extends AccountsDeps {
  readonly registry: Registry
}

export function createAdding(deps: AddingDeps): Pick<Accounts, 'add'> {
  const { clock, logger } = deps
  return {
    async add(db, actor, { token }) {
      authorize(actor, 'accounts.write')
      const known = await findByTelegramId(db, Number(token.slice(0, token.indexOf(':'))))
      if (known !== undefined) refuseIfPresent(known)
      const sender = deps.senders.botApi(token)
      try {
        const identity = await identifyNew(sender, known)
        const accountId = await transact(db, (trx) => store(deps, trx, actor, { identity, token }))
        const answer = await sender.setCommands(commands)
        if (answer.kind !== 'ok')
          logger.warn({ accountId, detail: answer.detail }, 'the bot’s menu of commands was not set')
        await deps.registry.sync(accountId)
        return await presentAccount(db, accountId, clock.now())
      } finally {
        await sender.close()
      }
    },
  }
}

async function identifyNew(sender: Sender, known: AccountRow | undefined): Promise<BotIdentity> {
  const answer = await sender.identify()
  if (answer.kind === 'ok') return answer.value
  if (answer.kind === 'unreachable') throw telegramUnreachable(answer.detail)
  if (answer.code === 401 && known !== undefined) throw tokenRevoked(known.username)
  if (answer.code === 401 || answer.code === 404) throw tokenWrong()
  if (answer.retryAfterMs !== undefined) throw telegramBusy(Math.ceil(answer.retryAfterMs / 1000))
  throw telegramRefused(answer.detail)
}

async function store(
  deps: AddingDeps,
  trx: Trx,
  actor: Actor,
  { identity, token }: { readonly identity: BotIdentity; readonly token: string },
): Promise<AccountId> {
  const at = deps.clock.now()
  const known = await findByTelegramId(trx, identity.id)
  if (known !== undefined) refuseIfPresent(known)
  const accountId = known?.id ?? (await insertAccount(trx, identity, at))
  await changeAccount(trx, accountId, {
    username: identity.username,
    name: identity.name,
    token_sealed: await deps.secrets.seal(trx, tokenRef(accountId), token),
    state: 'active',
    health_reason: null,
    health_at: at,
  })
  await resolveStopped(deps.notices, trx, accountId, 'the bot was added again')
  await deps.audit.record(trx, actor, {
    action: known === undefined ? 'account.added' : 'account.brought_back',
    subject: `account:${accountId}`,
    details: { telegramId: identity.id, username: identity.username },
  })
  return accountId
}

/** One that was stopped or removed may come back with a new token. */
function refuseIfPresent(known: AccountRow): void {
  if (known.state === 'active' || known.state === 'paused') throw accountExists(known.username)
}
