import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts'
import { silentLogger } from '../kernel/log.ts'
import { openDataFolder, type DataFolder, type DataFolderOptions } from './data-folder.ts'
import { migrateStore, pendingInStore } from './schema-store.ts'

let database: TestDatabase
let folder: string
const opened: DataFolder[] = []
beforeEach(async () => {
  database = await createTestDatabase({ store: 'PostgreSQL', isMigrated: false })
  folder = mkdtempSync(join(tmpdir(), 'switchboard-shared-'))
})
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
  await database.remove()
  rmSync(folder, { recursive: true })
})

const options = (more: { dataDir?: string; filesDir?: string; key?: number } = {}): DataFolderOptions => ({
  path: join(folder, more.dataDir ?? 'data'),
  masterKey: {
    given: new Uint8Array(32).fill(more.key ?? 1),
    givenPath: null,
    defaultPath: join(folder, 'master.key'),
    inKubernetes: false,
  },
  crashAt: null,
  logger: silentLogger,
  shared: {
    url: database.url ?? '',
    poolMin: 0,
    poolMax: 3,
    statementTimeoutMs: 10_000,
    filesDir: join(folder, more.filesDir ?? 'files'),
    role: 'all',
    onOutdated: () => undefined,
  },
})

async function open(more?: Parameters<typeof options>[0]): Promise<DataFolder> {
  const one = await openDataFolder(options(more))
  opened.push(one)
  return one
}

const sql = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: database.url ?? '' })
  await client.connect()
  await client.query(statement)
  await client.end()
}

it('is opened by several processes at once, of which the first of a folder answers the command line', async () => {
  const both = await Promise.all([open(), open({ dataDir: 'other' })])
  const third = await open()
  expect([...both, third].map(({ ownsSocket }) => ownsSocket)).toEqual([true, true, false])
  const secret = await both[0].secrets.seal(both[0].database.db, { table: 't', column: 'c', row: 1 }, 'word')
  expect(await third.secrets.open(third.database.db, { table: 't', column: 'c', row: 1 }, secret)).toBe('word')
})

it('refuses another folder of files, and another master key, before anything is written', async () => {
  await open()
  await expect(open({ dataDir: 'b', filesDir: 'not-mounted' })).rejects.toMatchObject({ code: 'files_not_shared' })
  await expect(open({ dataDir: 'c', key: 2 })).rejects.toMatchObject({ code: 'master_key_wrong' })
})

it('refuses to change the schema under a process of an earlier version, and a schema of a later one', async () => {
  await open()
  await sql('delete from kysely_migration where name = (select max(name) from kysely_migration)')
  await expect(open({ dataDir: 'newer' })).rejects.toMatchObject({ code: 'schema_in_use' })
  await sql("insert into kysely_migration (name, timestamp) values ('9999-later', '2026-01-01T00:00:00Z')")
  await expect(open({ dataDir: 'older' })).rejects.toMatchObject({ code: 'schema_newer' })
})

it('is migrated by a command, which can also only look', async () => {
  const pending = await pendingInStore(options())
  expect(pending.length).toBeGreaterThan(5)
  expect(await migrateStore(options())).toEqual(pending)
  expect(await pendingInStore(options())).toEqual([])
  expect(await migrateStore(options())).toEqual([])
})
