import type { Database } from '../../db/database.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Sender, SenderFactory } from '../../telegram/gateway.ts'
import type { Audit } from '../audit/index.ts'
import type { Account, AddAccountRequest, Examination, UpdateAccountRequest } from './contract.ts'
import type { NoticePort } from '../notices/index.ts'
import type { AccountState } from './core/health.ts'
import type { LeaseKeeper, Leases } from './leases/leases.ts'
import type { TokenSecrets } from './token.ts'

export interface AccountChange {
  readonly accountId: AccountId
  /** active: `senderOf` gives its sender from now on. Otherwise it gives none any more. */
  readonly state: AccountState
}

export interface AccountsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly secrets: TokenSecrets
  readonly audit: Pick<Audit, 'record'>
  readonly senders: SenderFactory
  /** Which accounts this process speaks for. */
  readonly leases: Leases
  /** What takes the leases and gives them back; null when this process has all of them. */
  readonly keeper: LeaseKeeper | null
  readonly notices: NoticePort
  /** What modules above are told, in the transaction of the change. */
  readonly hooks: {
    onRemoved(trx: Trx, account: { readonly id: AccountId; readonly username: string }): Promise<void>
    /** The lease of an account was won, before anything is sent: settles what its last owner left in flight. Not in a transaction. */
    onLease(accountId: AccountId): Promise<void>
  }
  /** Real ms between the first requests of two bots: a Bot API server refuses more than 20 new tokens a minute. */
  readonly startGapMs: number
  readonly logger: Logger
}

/** The service functions; those that ask Telegram may not be called inside a transaction. */
export interface Accounts {
  /** Asks Telegram who the token is. A bot that was removed or stopped comes back with its subscribers. */
  add(db: Db, actor: Actor, input: AddAccountRequest): Promise<Account>
  list(readDb: Db, actor: Actor, page: PageRequest): Promise<Page<Account>>
  get(readDb: Db, actor: Actor, accountId: AccountId): Promise<Account>
  update(db: Db, actor: Actor, accountId: AccountId, changes: UpdateAccountRequest): Promise<Account>
  /** It neither sends nor receives until it is resumed. */
  pause(db: Db, actor: Actor, accountId: AccountId): Promise<Account>
  /** Also brings back an account that was stopped, after Telegram accepted its token again. */
  resume(db: Db, actor: Actor, accountId: AccountId): Promise<Account>
  /** Asks Telegram now and stores what it says. */
  check(db: Db, actor: Actor, accountId: AccountId): Promise<Account>
  /** Asks Telegram now about the bot and its webhook, and stores nothing. */
  examine(db: Db, actor: Actor, accountId: AccountId): Promise<Examination>
  /** For good: the token is erased. Subscribers and history stay. */
  remove(db: Db, actor: Actor, accountId: AccountId): Promise<void>
  /**
   * Puts a question that changes nothing to Telegram as this account, also where it has no live sender. Undefined: it has no token. For
   * services that have authorised; not inside a transaction.
   */
  readonly ask: <T>(db: Db, accountId: AccountId, question: (sender: Sender) => Promise<T>) => Promise<T | undefined>
  /** The sender of an account that may send now. */
  readonly senderOf: (accountId: AccountId) => Sender | undefined
  /** After the commit; the returned function ends the calls. A new sender of an account waits for what listeners do about the loss of the last one. */
  readonly onChange: (listener: (change: AccountChange) => unknown) => () => void
  /** After updates of an account were committed; the returned function ends the calls. */
  onUpdates(listener: (accountId: AccountId) => void): () => void
  /**
   * For a refusal of the account itself, in Telegram's words (`401 Unauthorized`). Does nothing unless it is active with the token
   * that the refused sender speaks with: `from`, or without it the one that is alive. A late answer to an old token stops nobody.
   */
  readonly stopAccount: (trx: Trx, accountId: AccountId, detail: string, from?: Sender) => Promise<void>
  /** Brings the active accounts to life, one after the other, and returns at once. */
  start(): void
  /** Ends polling and lets go of the senders, after what they have in flight. */
  stop(): Promise<void>
}
