import { sql } from 'kysely'
import type { Trx } from '../../db/transaction.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'

/** A person who writes faster than a chat may be answered gets the latest answers; older ones would only hold up everybody else's. */
const MAX_WAITING_REPLIES = 3

/** The first condition on `origin_kind` is that of the index. */
export async function cancelOlderReplies(
  trx: Trx,
  { accountId, contactId, now }: { readonly accountId: AccountId; readonly contactId: ContactId; readonly now: number },
): Promise<void> {
  await sql`
    update deliveries set state = 'cancelled', reason = 'superseded', updated_at = ${now}
    where id in (
      select id from deliveries
      where account_id = ${accountId} and contact_id = ${contactId} and state = 'planned' and origin_kind <> 'campaign' and origin_kind = 'reply'
      order by id desc limit ${Number.MAX_SAFE_INTEGER} offset ${MAX_WAITING_REPLIES})`.execute(trx)
}
