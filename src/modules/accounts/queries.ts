import type { Db } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Account } from './contract.ts'
import { healthOf } from './core/health.ts'
import { accountNotFound } from './errors.ts'
import { defaultGoodbyeText, defaultWelcomeText } from './core/texts.ts'

export interface AccountTexts {
  readonly username: string
  readonly name: string
  /** Plain text: escape it before it becomes HTML. */
  readonly welcomeText: string
  readonly goodbyeText: string
}

/** What the account says to people; undefined when there is no such account. */
export async function accountTexts(db: Db, accountId: AccountId): Promise<AccountTexts | undefined> {
  const row = await db
    .selectFrom('accounts')
    .select(['username', 'name', 'welcome_text', 'goodbye_text'])
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    username: row.username,
    name: row.name,
    welcomeText: row.welcome_text ?? defaultWelcomeText(row.name),
    goodbyeText: row.goodbye_text ?? defaultGoodbyeText(row.name),
  }
}

/** Oldest first, without those that were removed. */
export async function accountsAfter(readDb: Db, afterId: number, limit: number, now: number): Promise<Account[]> {
  const rows = await selectAccounts(readDb)
    .where('accounts.id', '>', afterId)
    .where('accounts.state', '!=', 'removed')
    .orderBy('accounts.id')
    .limit(limit)
    .execute()
  return rows.map((row) => toAccount(row, now))
}

/** @throws AppError `account_not_found`, also for one that was removed. */
export async function presentAccount(readDb: Db, accountId: AccountId, now: number): Promise<Account> {
  const row = await selectAccounts(readDb)
    .where('accounts.id', '=', accountId)
    .where('accounts.state', '!=', 'removed')
    .executeTakeFirst()
  if (row === undefined) throw accountNotFound(accountId)
  return toAccount(row, now)
}

const selectAccounts = (readDb: Db) =>
  readDb.selectFrom('accounts').select((expression) => {
    const count = (status: 'subscribed' | 'unsubscribed' | 'blocked') =>
      expression
        .selectFrom('subscription_counts')
        .select('count')
        .whereRef('subscription_counts.account_id', '=', 'accounts.id')
        .where('subscription_counts.status', '=', status)
        .as(status)
    return [
      'accounts.id',
      'accounts.sender',
      'accounts.telegram_id',
      'accounts.username',
      'accounts.name',
      'accounts.state',
      'accounts.health_reason',
      'accounts.health_at',
      'accounts.welcome_text',
      'accounts.goodbye_text',
      'accounts.created_at',
      count('subscribed'),
      count('unsubscribed'),
      count('blocked'),
      expression
        .selectFrom('waits')
        .select('waits.until')
        .whereRef('waits.account_id', '=', 'accounts.id')
        .where('waits.scope', '=', 'account')
        .as('wait_until'),
    ]
  })

type Row = Awaited<ReturnType<ReturnType<typeof selectAccounts>['execute']>>[number]

function toAccount(row: Row, now: number): Account {
  const waitUntil = row.wait_until !== null && row.wait_until > now ? row.wait_until : null
  return {
    id: row.id,
    sender: row.sender,
    telegramId: row.telegram_id,
    username: row.username,
    name: row.name,
    state: row.state,
    health: healthOf(row.state, row.health_reason, waitUntil !== null),
    healthReason: row.health_reason,
    healthAt: row.health_at,
    waitUntil,
    subscribers: row.subscribed ?? 0,
    unsubscribed: row.unsubscribed ?? 0,
    blocked: row.blocked ?? 0,
    welcomeText: row.welcome_text ?? defaultWelcomeText(row.name),
    goodbyeText: row.goodbye_text ?? defaultGoodbyeText(row.name),
    createdAt: row.created_at,
  }
}
