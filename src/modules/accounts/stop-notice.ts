import type { Trx } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { NoticePort } from '../notices/index.ts'
import { findAccount } from './store.ts'

const groupOf = (accountId: AccountId): string => `account_stopped ${accountId}`

export async function raiseStopped(notices: NoticePort, trx: Trx, accountId: AccountId, reason: string): Promise<void> {
  const username = (await findAccount(trx, accountId))?.username ?? ''
  await notices.raise(trx, {
    kind: 'account_stopped',
    severity: 'error',
    subject: `account:${accountId}`,
    title: `@${username} was stopped`,
    text: reason,
    groupKey: groupOf(accountId),
    details: { accountId, username },
  })
}

export const resolveStopped = (notices: NoticePort, trx: Trx, accountId: AccountId, by: string): Promise<void> =>
  notices.resolve(trx, groupOf(accountId), by)
