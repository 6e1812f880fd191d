import { transact, type Db } from '../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Audit } from '../audit/index.ts'
import { settingsPatchSchema, settingsSchema, type Settings, type SettingsPatch } from './contract.ts'
import { isKey, readSettings, withFields } from './queries.ts'
import { saveSetting } from './store.ts'

export interface SettingsDeps {
  readonly audit: Pick<Audit, 'record'>
  readonly clock: Clock
}

export interface SettingsService {
  read(readDb: Db, actor: Actor): Promise<Settings>
  /** Stores the keys that are given and differ, each with its audit entry, and returns all settings. */
  change(db: Db, actor: Actor, patch: SettingsPatch): Promise<Settings>
}

export function createSettings({ audit, clock }: SettingsDeps): SettingsService {
  return {
    async read(readDb, actor) {
      authorize(actor, 'settings.read')
      return readSettings(readDb)
    },
    async change(db, actor, patch) {
      authorize(actor, 'settings.write')
      return transact(db, async (trx) => {
        const before = await readSettings(trx)
        for (const [key, given] of Object.entries(settingsPatchSchema.parse(patch))) {
          if (!isKey(key) || given === undefined) continue
          const value = settingsSchema.shape[key].parse(withFields(before[key], given))
          const [from, to] = [JSON.stringify(before[key]), JSON.stringify(value)]
          if (from === to) continue
          await saveSetting(trx, { key, value: to, updated_at: clock.now(), updated_by: actorLabel(actor) })
          await audit.record(trx, actor, {
            action: 'setting.changed',
            subject: `setting:${key}`,
            details: { from, to },
          })
        }
        return readSettings(trx)
      })
    },
  }
}
