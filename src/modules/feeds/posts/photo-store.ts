import type { Db } from '../../../db/transaction.ts'

export interface KnownPhoto {
  readonly fileId: number | null
  readonly failure: string | null
  readonly at: number
}

export async function findPhoto(db: Db, url: string): Promise<KnownPhoto | undefined> {
  return db
    .selectFrom('feed_photos')
    .select(['file_id as fileId', 'failure', 'at'])
    .where('url', '=', url)
    .executeTakeFirst()
}

export async function savePhoto(db: Db, url: string, { fileId, failure, at }: KnownPhoto): Promise<void> {
  const values = { file_id: fileId, failure, at }
  await db
    .insertInto('feed_photos')
    .values({ url, ...values })
    .onConflict((conflict) => conflict.column('url').doUpdateSet(values))
    .execute()
}

export async function deletePhotosBefore(db: Db, at: number): Promise<void> {
  await db.deleteFrom('feed_photos').where('at', '<', at).execute()
}
