import type { Trx } from '../../db/transaction.ts'
import type { ContactId } from '../../kernel/ids.ts'

/** Telegram gives out ids of at most 52 bits (Bot API, Chat.id): none is near this. */
const NOBODY = Number.MIN_SAFE_INTEGER

export async function blankContact(trx: Trx, contactId: ContactId, at: number): Promise<void> {
  await trx.deleteFrom('contact_tags').where('contact_id', '=', contactId).execute()
  await trx
    .updateTable('contacts')
    .set({
      telegram_id: NOBODY + contactId,
      first_name: '',
      last_name: '',
      username: '',
      language_code: '',
      search: '',
      forgotten_at: at,
      updated_at: at,
    })
    .where('id', '=', contactId)
    .execute()
}

export async function dropEvidence(trx: Trx, contactId: ContactId, evidence: string): Promise<void> {
  await trx.updateTable('subscriptions').set({ evidence, source: '' }).where('contact_id', '=', contactId).execute()
}
