import type { Trx } from '../../db/transaction.ts'

export interface StoredSetting {
  readonly key: string
  /** JSON. */
  readonly value: string
  readonly updated_at: number
  readonly updated_by: string
}

export async function saveSetting(trx: Trx, setting: StoredSetting): Promise<void> {
  const { value, updated_at, updated_by } = setting
  await trx
    .insertInto('settings')
    .values(setting)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, updated_at, updated_by }))
    .execute()
}
