import type { Trx } from '../../../db/transaction.ts'

export interface NewWebhook {
  readonly name: string
  readonly host: string
  readonly at: number
  readonly by: string
}

/** Its address and secret follow, sealed for this row. */
export async function insertWebhook(trx: Trx, { name, host, at, by }: NewWebhook): Promise<number> {
  const { id } = await trx
    .insertInto('notice_webhooks')
    .values({ name, host, url_sealed: null, secret_sealed: null, created_at: at, created_by: by })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function sealWebhook(
  trx: Trx,
  id: number,
  sealed: { readonly url_sealed: Uint8Array; readonly secret_sealed: Uint8Array },
): Promise<void> {
  await trx.updateTable('notice_webhooks').set(sealed).where('id', '=', id).execute()
}

/** False when there is none. */
export async function deleteWebhook(trx: Trx, id: number): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('notice_webhooks').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}
