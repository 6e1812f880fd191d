import type { ContactId } from '../../kernel/ids.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Chat } from '../../telegram/gateway.ts'
import { searchKey } from './core/search-key.ts'

/** Telegram's own limits are 64 characters for a name and 32 for a username; nothing longer is believed. */
const MAX_NAME_CHARACTERS = 128

/** Remembers a chat as Telegram described it last; writes nothing when nothing changed. */
export async function upsertContact(trx: Trx, chat: Chat, at: number): Promise<ContactId> {
  const known = await trx
    .selectFrom('contacts')
    .select(['id', 'first_name', 'last_name', 'username', 'language_code', 'kind'])
    .where('telegram_id', '=', chat.id)
    .executeTakeFirst()
  const fields = toFields(chat, known?.language_code ?? '')
  if (known === undefined) {
    const inserted = await trx
      .insertInto('contacts')
      .values({ telegram_id: chat.id, ...fields, created_at: at, updated_at: at })
      .onConflict((conflict) => conflict.column('telegram_id').doNothing())
      .returning('id')
      .executeTakeFirst()
    // Another worker met the same chat in the same moment.
    return inserted?.id ?? upsertContact(trx, chat, at)
  }
  const isSame =
    known.first_name === fields.first_name &&
    known.last_name === fields.last_name &&
    known.username === fields.username &&
    known.language_code === fields.language_code &&
    known.kind === fields.kind
  if (!isSame)
    await trx
      .updateTable('contacts')
      .set({ ...fields, updated_at: at })
      .where('id', '=', known.id)
      .execute()
  return known.id
}

/** Not every update tells the language: none told is no news. */
function toFields(chat: Chat, knownLanguage: string) {
  const [first_name, last_name, username, language_code] = [
    chat.firstName,
    chat.lastName,
    chat.username,
    chat.languageCode === '' ? knownLanguage : chat.languageCode,
  ].map((text) => text.slice(0, MAX_NAME_CHARACTERS)) as [string, string, string, string]
  const search = searchKey(`${first_name} ${last_name} ${username}`)
  return { kind: chat.kind, first_name, last_name, username, language_code, search }
}
