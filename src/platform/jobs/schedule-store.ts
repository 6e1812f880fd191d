import type { Selectable } from 'kysely'
import type { JobScheduleTable } from '../../db/tables/platform.ts'
import type { Db, Trx } from '../../db/transaction.ts'

export type ScheduleRow = Selectable<JobScheduleTable>

export async function findSchedule(trx: Trx, name: string): Promise<ScheduleRow | undefined> {
  return trx.selectFrom('job_schedules').selectAll().where('name', '=', name).executeTakeFirst()
}

/** The same name again is replaced; what has run is kept. */
export async function putSchedule(trx: Trx, row: Omit<ScheduleRow, 'last_at'>): Promise<void> {
  const { kind, title, payload, cron, time_zone, next_at } = row
  await trx
    .insertInto('job_schedules')
    .values({ ...row, last_at: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ kind, title, payload, cron, time_zone, next_at }))
    .execute()
}

export async function removeSchedule(trx: Trx, name: string): Promise<void> {
  await trx.deleteFrom('job_schedules').where('name', '=', name).execute()
}

/** The soonest first. */
export async function listSchedules(db: Db): Promise<ScheduleRow[]> {
  return db.selectFrom('job_schedules').selectAll().orderBy('next_at').orderBy('name').execute()
}

/** Takes one occurrence: of all processes that see it due, one gets true. */
export async function takeOccurrence(
  trx: Trx,
  seen: ScheduleRow,
  moved: { readonly lastAt: number; readonly nextAt: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('job_schedules')
    .set({ last_at: moved.lastAt, next_at: moved.nextAt })
    .where('name', '=', seen.name)
    .where('next_at', '=', seen.next_at)
    .where('cron', '=', seen.cron)
    .where('time_zone', '=', seen.time_zone)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
