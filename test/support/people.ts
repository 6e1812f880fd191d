import { createHash } from 'node:crypto'
import type { Db } from '../../src/db/transaction.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import type { Chat } from '../../src/telegram/gateway.ts'

/** An active bot without a token, as a row. */
export async function insertBot(db: Db, username: string): Promise<AccountId> {
  const { id } = await db
    .insertInto('accounts')
    .values({
      sender: 'bot-api',
      telegram_id: createHash('sha256').update(username).digest().readUInt32BE(),
      username,
      name: username,
      token_sealed: null,
      state: 'active',
      health_reason: null,
      health_at: 0,
      welcome_text: null,
      goodbye_text: null,
      created_at: 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const person = (id: number, changes: Partial<Chat> = {}): Chat => ({
  id,
  kind: 'person',
  firstName: `Name${id}`,
  lastName: '',
  username: `user_${id}`,
  languageCode: 'en',
  ...changes,
})

/** What Telegram sends when a person writes to a bot in their own chat. */
export const messageUpdate = (updateId: number, from: Chat, text: string): string =>
  JSON.stringify({
    update_id: updateId,
    message: { message_id: updateId, date: 1, chat: rawChat(from), from: rawUser(from), text },
  })

export const callbackUpdate = (updateId: number, from: Chat, data: string): string =>
  JSON.stringify({
    update_id: updateId,
    callback_query: {
      id: `callback-${updateId}`,
      from: rawUser(from),
      data,
      chat_instance: '1',
      message: { message_id: 1, date: 1, chat: rawChat(from) },
    },
  })

/** `kicked`: the person blocked the bot. `member`: they took that back. */
export const memberUpdate = (updateId: number, from: Chat, status: 'kicked' | 'member'): string =>
  JSON.stringify({
    update_id: updateId,
    my_chat_member: { chat: rawChat(from), from: rawUser(from), date: 1, new_chat_member: { status } },
  })

const rawChat = ({ id, kind, firstName, lastName, username }: Chat) =>
  kind === 'person'
    ? { id, type: 'private', first_name: firstName, last_name: lastName, username }
    : { id, type: 'supergroup', title: firstName }

const rawUser = ({ id, kind, firstName, lastName, username, languageCode }: Chat) => ({
  id: kind === 'person' ? id : 4242,
  is_bot: false,
  first_name: firstName,
  last_name: lastName,
  username,
  language_code: languageCode,
})
