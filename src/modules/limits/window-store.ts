import type { Db } from '../../db/transaction.ts'

export interface WindowRow {
  readonly subject: string
  readonly minute: number
  readonly cost: number
}

/** Adds what this process took. */
export async function addToWindows(db: Db, rows: readonly WindowRow[]): Promise<void> {
  await db
    .insertInto('request_windows')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['subject', 'minute']).doUpdateSet((update) => ({
        cost: update('request_windows.cost', '+', update.ref('excluded.cost')),
      })),
    )
    .execute()
}

export const readWindows = (db: Db, subjects: readonly string[], fromMinute: number): Promise<WindowRow[]> =>
  db
    .selectFrom('request_windows')
    .select(['subject', 'minute', 'cost'])
    .where('subject', 'in', subjects)
    .where('minute', '>=', fromMinute)
    .execute()

export async function pruneWindows(db: Db, beforeMinute: number): Promise<void> {
  await db.deleteFrom('request_windows').where('minute', '<', beforeMinute).execute()
}
