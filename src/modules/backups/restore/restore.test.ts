import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertBot } from '../../../../test/support/people.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.ts'
import { openDatabase } from '../../../db/database.ts'
import { transact } from '../../../db/transaction.ts'
import { takeRestoreMark } from '../../../platform/install-id.ts'
import { createSecrets } from '../../../platform/secrets/index.ts'
import { realClock } from '../../../platform/system.ts'
import { makeBackup } from '../maker.ts'
import { restoreBackup } from './restore.ts'

const KEY = new Uint8Array(32).fill(3)
const FILE = 'c'.repeat(64)

let folder = ''
let database: TestDatabase
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-restore-'))
  database = await createTestDatabase()
  await insertBot(database.db, 'corner_bakery')
  mkdirSync(join(database.folder, 'files'))
  writeFileSync(join(database.folder, 'files', FILE), 'the bytes of a file')
})
afterEach(async () => {
  await database.remove()
  rmSync(folder, { recursive: true })
})

/** Where the backup is, in a folder in which nothing else is. */
async function backUp(): Promise<string> {
  const { fileName } = await makeBackup(
    {
      database,
      databaseUrl: null,
      clock: realClock,
      secrets: await createSecrets(database.db, KEY, 1),
      folder: join(folder, 'backups'),
      filesFolder: join(database.folder, 'files'),
      recipients: [],
      version: '9.9.9',
      programPath: '',
    },
    7,
    { signal: new AbortController().signal, onProgress: () => undefined },
  )
  return join(folder, 'backups', fileName)
}

const restore = (file: string, masterKey = KEY, into = join(folder, 'copy')) =>
  restoreBackup({ file, into, databaseUrl: null, masterKey, programPath: '', onProgress: () => undefined })

const onlyTheBackups = (): void => expect(readdirSync(folder)).toEqual(['backups'])

describe('restore', () => {
  it('makes the folder that was, with a mark for its first start', async () => {
    const before = realClock.now()
    const { about, counts } = await restore(await backUp())
    expect(about).toMatchObject({ version: '9.9.9', store: 'sqlite', backupId: 7 })
    expect(counts).toMatchObject({ accounts: 1 })
    const copy = openDatabase(join(folder, 'copy'), (error) => {
      throw error
    })
    expect(await copy.db.selectFrom('accounts').select('username').execute()).toEqual([{ username: 'corner_bakery' }])
    const mark = await transact(copy.db, takeRestoreMark)
    expect(mark).toEqual({ backupId: 7, takenAt: about.takenAt })
    expect(about.takenAt).toBeGreaterThanOrEqual(before)
    expect(await transact(copy.db, takeRestoreMark)).toBeNull()
    await copy.close()
    expect(readFileSync(join(folder, 'copy', 'files', FILE), 'utf8')).toBe('the bytes of a file')
    expect(readdirSync(folder).sort()).toEqual(['backups', 'copy'])
  })

  it('takes an empty folder, and none that holds anything', async () => {
    const file = await backUp()
    mkdirSync(join(folder, 'copy'))
    await restore(file)
    await expect(restore(file)).rejects.toMatchObject({ code: 'restore_target_not_empty' })
    expect(readFileSync(join(folder, 'copy', 'files', FILE), 'utf8')).toBe('the bytes of a file')
  })

  it('refuses another master key and names both', async () => {
    const file = await backUp()
    await expect(restore(file, new Uint8Array(32).fill(4))).rejects.toMatchObject({
      code: 'backup_key_wrong',
      message: expect.stringMatching(
        /under the key ([0-9a-f]{4}-){3}[0-9a-f]{4}, this one is ([0-9a-f]{4}-){3}/,
      ) as string,
    })
    onlyTheBackups()
  })

  it.each([0.001, 0.02, 0.4, 0.8, 0.9999])('refuses a file that was cut at %d of its length', async (share) => {
    const file = await backUp()
    truncateSync(file, Math.floor(readFileSync(file).length * share))
    await expect(restore(file)).rejects.toMatchObject({ code: 'backup_damaged' })
    onlyTheBackups()
  })

  it('refuses a file in which a byte is another', async () => {
    const file = await backUp()
    const whole = readFileSync(file)
    for (const at of [40, 130, 250, 400, Math.floor(whole.length / 2), whole.length - 5]) {
      const edited = Buffer.from(whole)
      edited[at] = (edited[at] ?? 0) ^ 1
      writeFileSync(file, edited)
      await expect(restore(file)).rejects.toMatchObject({ code: expect.stringMatching(/^(backup_|not_a)/) as string })
      onlyTheBackups()
    }
  })

  it('refuses what is no backup', async () => {
    const file = join(folder, 'backups')
    mkdirSync(file)
    writeFileSync(join(file, 'x'), 'hello')
    await expect(restore(join(file, 'x'))).rejects.toMatchObject({ code: 'not_a_backup' })
    await expect(restore(join(file, 'y'))).rejects.toMatchObject({ code: 'backup_unreadable' })
    onlyTheBackups()
  })

  it('refuses the backup of a newer version', async () => {
    await database.db
      .$extendTables<{ kysely_migration: { name: string; timestamp: string } }>()
      .insertInto('kysely_migration')
      .values({ name: '9999-of-the-future', timestamp: 'x' })
      .execute()
    await expect(restore(await backUp())).rejects.toMatchObject({
      code: 'backup_newer',
      message: expect.stringContaining('9999-of-the-future') as string,
    })
    onlyTheBackups()
  })

  it('refuses a database for a backup that has none to fill', async () => {
    const file = await backUp()
    const nowhere = 'postgres://nobody@127.0.0.1:1/nothing'
    const options = { file, into: join(folder, 'copy'), masterKey: KEY, programPath: '', onProgress: () => undefined }
    await expect(restoreBackup({ ...options, databaseUrl: nowhere })).rejects.toThrow()
    onlyTheBackups()
  })

  it('says what stands in the way of a folder', async () => {
    const file = await backUp()
    writeFileSync(join(folder, 'plain'), '')
    await expect(restore(file, KEY, join(folder, 'plain', 'copy'))).rejects.toMatchObject({
      code: 'restore_target_unusable',
    })
  })
})
