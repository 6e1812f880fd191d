import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { systemActor, type Actor } from '../../kernel/actor.ts'
import { createAudit } from '../audit/index.ts'
import { createSettings, readSettings } from './index.ts'
import { defaultSettings } from './contract.ts'
import { saveSetting } from './store.ts'
import { transact } from '../../db/transaction.ts'

const cli = systemActor('cli')

describe('settings', () => {
  let database: TestDatabase
  const clock = createManualClock(1_000)
  const audit = createAudit({ key: Buffer.alloc(32, 7), clock })
  const settings = createSettings({ audit, clock })

  beforeEach(async () => {
    database = await createTestDatabase()
  })
  afterEach(() => database.remove())

  it('have their defaults until somebody changes them', async () => {
    expect(await settings.read(database.db, cli)).toEqual(defaultSettings)
  })

  it('keep what is not named, also inside a key, and audit what changed', async () => {
    const after = await settings.change(database.db, cli, { notices: { emailTo: ['ada@example.org'] } })
    expect(after).toEqual({
      ...defaultSettings,
      notices: { ...defaultSettings.notices, emailTo: ['ada@example.org'] },
    })
    await settings.change(database.db, cli, { stepUpRecipients: 5, notices: { emailTo: ['ada@example.org'] } })
    const { items } = await audit.list(database.db, cli, { limit: 10 })
    expect(items.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'setting.changed setting:stepUpRecipients',
      'setting.changed setting:notices',
    ])
  })

  it('take nothing that is wrong, and nothing half', async () => {
    const wrong = { stepUpRecipients: 7, notices: { emailTo: ['nobody'] } }
    await expect(settings.change(database.db, cli, wrong)).rejects.toThrow('e-mail address')
    expect((await settings.read(database.db, cli)).stepUpRecipients).toBe(10_000)
  })

  it('go on with the default when a stored value is of another version or damaged', async () => {
    const at = { updated_at: 1, updated_by: 'system:cli' }
    await transact(database.db, async (trx) => {
      await saveSetting(trx, { key: 'stepUpRecipients', value: '"many"', ...at })
      await saveSetting(trx, { key: 'backup', value: '{"keepDaily":2}', ...at })
      await saveSetting(trx, { key: 'notices', value: '{', ...at })
      await saveSetting(trx, { key: 'ofTheFuture', value: '1', ...at })
    })
    expect(await readSettings(database.db)).toEqual({
      ...defaultSettings,
      backup: { ...defaultSettings.backup, keepDaily: 2 },
    })
  })

  it('are for those who may', async () => {
    const viewer: Actor = { kind: 'user', id: 1, name: 'vic', permissions: new Set(['notices.read']) }
    await expect(settings.read(database.db, viewer)).rejects.toThrow('settings.read')
    await expect(settings.change(database.db, viewer, {})).rejects.toThrow('settings.write')
  })
})
