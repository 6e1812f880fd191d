import type { ContactId } from '../../kernel/ids.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Chat } from '../../telegram/gateway.ts'
import { moveChannelRights } from './channel-rights-store.ts'
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

export interface MovedContact {
  readonly contactId: ContactId
  /** The id that Telegram gave to the supergroup. */
  readonly telegramId: number
  readonly at: number
}

/**
 * A group became a supergroup: whatever is on file for it goes on under the new id. When the supergroup was met already, the two
 * contacts change their ids, and what is known of rights there comes along.
 */
export async function moveContact(trx: Trx, { contactId, telegramId, at }: MovedContact): Promise<void> {
  const rename = (id: ContactId, to: number) =>
    trx.updateTable('contacts').set({ telegram_id: to, updated_at: at }).where('id', '=', id).execute()
  const group = await contactOf(trx, 'id', contactId)
  const met = await contactOf(trx, 'telegram_id', telegramId)
  if (group === undefined || met?.id === contactId) return
  if (met !== undefined) {
    await rename(met.id, Number.MIN_SAFE_INTEGER)
    await moveChannelRights(trx, met.id, contactId)
  }
  await rename(contactId, telegramId)
  if (met !== undefined) await rename(met.id, group.telegram_id)
}

const contactOf = (trx: Trx, by: 'id' | 'telegram_id', value: number) =>
  trx.selectFrom('contacts').select(['id', 'telegram_id']).where(by, '=', value).executeTakeFirst()
