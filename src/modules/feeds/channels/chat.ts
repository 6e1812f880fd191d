import type { Db, Trx } from '../../../db/transaction.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Answer, ChatRights, FoundChat, Sender } from '../../../telegram/gateway.ts'
import { recordChannelRights, upsertContact } from '../../audiences/index.ts'
import type { ChannelDeps } from './deps.ts'
import {
  channelAccountMissing,
  chatIsPerson,
  chatNotAsked,
  chatNotFound,
  chatUnreadable,
  mayNotPost,
  topicNeedsForum,
} from './errors.ts'
import { accountById } from './queries.ts'

/** "@name", "name", "-1001234567890", "https://t.me/name", "t.me/c/1234567890/5". */
export function readChat(given: string | number): string | number {
  if (typeof given === 'number') return given
  const text = given.trim()
  if (/^-?\d{1,16}$/.test(text)) return Number(text)
  const path = /^(?:https?:\/\/)?(?:t|telegram)\.me\/(.+)$/i.exec(text)?.[1] ?? text
  const hidden = /^c\/(\d{1,13})(?:\/|$)/.exec(path)?.[1]
  if (hidden !== undefined) return Number(`-100${hidden}`)
  const name = /^@?([A-Za-z]\w{3,31})(?:[/?].*)?$/.exec(path)?.[1]
  if (name === undefined) throw chatUnreadable(given)
  return `@${name}`
}

interface Asked {
  readonly accountId: AccountId
  readonly chat: string | number
  readonly threadId: number | null
}

export interface CheckedChat {
  readonly chat: FoundChat
  readonly rights: ChatRights
}

/**
 * Asks Telegram which chat that is and whether the bot may post there.
 * @throws AppError in words with the next step when it may not, or when nobody can tell.
 */
export async function checkChat(
  { database, accounts }: Pick<ChannelDeps, 'database' | 'accounts'>,
  { accountId, chat: wanted, threadId }: Asked,
): Promise<CheckedChat> {
  const account = await accountOf(database.db, accountId)
  const checked = await accounts.ask(database.db, accountId, (sender) => look(sender, wanted, account.username))
  if (checked === undefined) throw channelAccountMissing(accountId)
  const { chat, rights } = checked
  if (!rights.canPost) throw mayNotPost(titleOf(chat), account.username, chat.kind)
  if (threadId !== null && !chat.isForum) throw topicNeedsForum(titleOf(chat))
  return checked
}

export const titleOf = ({ firstName, username, id }: FoundChat): string => firstName || username || String(id)

async function accountOf(db: Db, id: AccountId): Promise<{ readonly username: string }> {
  const account = await accountById(db, id)
  if (account === undefined || account.state === 'removed') throw channelAccountMissing(id)
  return account
}

async function look(sender: Sender, wanted: string | number, username: string): Promise<CheckedChat> {
  const found = await sender.chat(wanted)
  if (found.kind === 'refused' && found.retryAfterMs === undefined && found.code < 500 && found.code !== 401)
    throw chatNotFound(String(wanted), username, found.detail)
  const chat = valueOf(found)
  if (chat.kind === 'person') throw chatIsPerson(String(wanted))
  const told = await sender.rights(chat)
  // A channel tells nothing to a bot that is not in it.
  if (told.kind === 'refused' && (told.code === 400 || told.code === 403))
    throw mayNotPost(titleOf(chat), username, chat.kind)
  return { chat, rights: valueOf(told) }
}

function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === 'ok') return answer.value
  if (answer.kind === 'unreachable') throw chatNotAsked(answer.detail)
  const { retryAfterMs, detail } = answer
  throw chatNotAsked(detail, retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000))
}

/** Keeps what Telegram said: the chat, and what the bot may do there. */
export async function rememberChat(
  trx: Trx,
  accountId: number,
  { chat, rights }: CheckedChat,
  at: number,
): Promise<number> {
  const contactId = await upsertContact(trx, chat, at)
  await recordChannelRights(trx, { accountId, contactId, rights, evidence: { asked: 'getChatMember' }, at })
  return contactId
}
