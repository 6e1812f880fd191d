import { authorize } from '../../kernel/actor.ts'
import type { Db } from '../../db/transaction.ts'
import type { Answer } from '../../telegram/gateway.ts'
import type { Accounts, AccountsDeps } from './accounts.ts'
import type { Examination } from './contract.ts'
import { accountNotFound } from './errors.ts'
import { findAccount, type AccountRow } from './store.ts'

interface ExaminingDeps extends Pick<AccountsDeps, 'senders'> {
  readonly openToken: (db: Db, row: AccountRow) => Promise<string>
}

/** Asks Telegram about an account and changes nothing, whatever the answer. */
export const createExamining = ({ senders, openToken }: ExaminingDeps): Pick<Accounts, 'examine'> => ({
  async examine(db, actor, accountId) {
    authorize(actor, 'accounts.write')
    const row = await findAccount(db, accountId)
    if (row === undefined || row.state === 'removed') throw accountNotFound(accountId)
    const token = await openToken(db, row)
    const sender = senders.botApi(token)
    const identity = await sender.identify().finally(() => sender.close())
    if (identity.kind !== 'ok') return { token: problemOf(identity), webhookHost: null, waitingUpdates: null }
    const webhook = await senders.webhook(token)
    return {
      token: null,
      webhookHost: webhook.kind === 'ok' ? webhook.value.host : null,
      waitingUpdates: webhook.kind === 'ok' ? webhook.value.waiting : null,
    } satisfies Examination
  },
})

const problemOf = (answer: Exclude<Answer<unknown>, { kind: 'ok' }>): string =>
  answer.kind === 'refused' ? `${answer.code} ${answer.detail}` : answer.detail
