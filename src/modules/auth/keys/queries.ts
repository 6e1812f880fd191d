import type { Db } from '../../../db/transaction.ts'

/** Newest first. */
export const keysBefore = (db: Db, { beforeId, limit }: { beforeId: number | undefined; limit: number }) => {
  const all = db.selectFrom('api_keys').selectAll()
  return (beforeId === undefined ? all : all.where('id', '<', beforeId)).orderBy('id', 'desc').limit(limit).execute()
}

export type KeyRow = Awaited<ReturnType<typeof keysBefore>>[number]

/** With the person whose rights bound it; null columns when it was made on the command line. */
export const findKey = (db: Db, id: number) =>
  db
    .selectFrom('api_keys')
    .leftJoin('users', 'users.id', 'api_keys.user_id')
    .selectAll('api_keys')
    .select(['users.role', 'users.disabled_at'])
    .where('api_keys.id', '=', id)
    .executeTakeFirst()

export type FoundKey = NonNullable<Awaited<ReturnType<typeof findKey>>>
