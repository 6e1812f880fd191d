import type { Selectable } from 'kysely'
import type { NoticeWebhookTable } from '../../../db/tables/notices.ts'
import type { Db } from '../../../db/transaction.ts'
import type { Webhook } from '../contract.ts'

export const webhookIds = async (db: Db): Promise<number[]> =>
  (await db.selectFrom('notice_webhooks').select('id').orderBy('id').execute()).map(({ id }) => id)

export const findWebhook = (db: Db, id: number): Promise<Selectable<NoticeWebhookTable> | undefined> =>
  db.selectFrom('notice_webhooks').selectAll().where('id', '=', id).executeTakeFirst()

/** Without address and secret. */
export const listWebhooks = (db: Db): Promise<Webhook[]> =>
  db
    .selectFrom('notice_webhooks')
    .select(['id', 'name', 'host', 'created_at as createdAt', 'created_by as createdBy'])
    .orderBy('id')
    .execute()
