import type { Db } from '../../db/transaction.ts'
import type { SenderFactory } from '../../telegram/gateway.ts'
import type { Accounts } from './accounts.ts'
import type { Registry } from './registry.ts'
import { findAccount, type AccountRow } from './store.ts'

interface AskingDeps {
  readonly senders: SenderFactory
  readonly registry: Pick<Registry, 'senderOf'>
  readonly openToken: (db: Db, row: AccountRow) => Promise<string>
}

/** Lets modules above put a question to Telegram, also in a process that does not send for the account. */
export const createAsking = ({ senders, registry, openToken }: AskingDeps): Pick<Accounts, 'ask'> => ({
  async ask(db, accountId, question) {
    const live = registry.senderOf(accountId)
    if (live !== undefined) return question(live)
    const row = await findAccount(db, accountId)
    if (row === undefined || row.token_sealed === null) return undefined
    const sender = senders.botApi(await openToken(db, row))
    return question(sender).finally(() => sender.close())
  },
})
