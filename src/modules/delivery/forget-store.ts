import { sql } from 'kysely'
import { idList } from '../../db/portable.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { ContactId, DeliveryId } from '../../kernel/ids.ts'

/** Deliveries that say something of this person; no index leads there, so give it a connection that may read for long. */
export async function deliveriesAbout(readDb: Db, contactId: ContactId): Promise<DeliveryId[]> {
  const rows = await readDb
    .selectFrom('deliveries')
    .select('id')
    .where('contact_id', '=', contactId)
    .where('fields', 'is not', null)
    .execute()
  return rows.map(({ id }) => id)
}

/** What they said is taken out of them, and what waits for this person besides campaigns is not sent. */
export async function blankDeliveries(
  trx: Trx,
  contactId: ContactId,
  found: readonly DeliveryId[],
  now: number,
): Promise<void> {
  await sql`update deliveries set fields = null where id in ${idList(trx, found)}`.execute(trx)
  await sql`
    update deliveries set state = 'cancelled', reason = 'cancelled', updated_at = ${now}
    where account_id in (select id from accounts) and contact_id = ${contactId} and state = 'planned' and origin_kind <> 'campaign'`.execute(
    trx,
  )
}
