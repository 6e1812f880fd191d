import { transact, type Db } from '../db/transaction.ts'

const BOOTS = 'boots'

/** Counts this start; the number is the lease under which the process works. */
export function nextBoot(db: Db): Promise<number> {
  return transact(db, async (trx) => {
    const row = await trx.selectFrom('instance').select('value').where('key', '=', BOOTS).executeTakeFirst()
    const boot = Number(row?.value ?? '0') + 1
    await trx
      .insertInto('instance')
      .values({ key: BOOTS, value: String(boot) })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: String(boot) }))
      .execute()
    return boot
  })
}
