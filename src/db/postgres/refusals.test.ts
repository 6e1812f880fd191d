import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { migrate } from '../migrate.ts'
import { openPostgres, refusalOf, type PostgresOptions } from './open.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase({ store: 'PostgreSQL', isMigrated: false })
})
afterEach(() => database.remove())

const options = (url: string): PostgresOptions => ({
  url,
  poolMin: 0,
  poolMax: 3,
  statementTimeoutMs: 5_000,
  applicationName: 'switchboard test',
  onError: () => undefined,
})

const changed = (change: (url: URL) => void): string => {
  const url = new URL(database.url ?? '')
  change(url)
  return url.href
}

async function asOwner(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: database.url ?? '' })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

const tables = async (): Promise<string[]> =>
  (await database.db.introspection.getTables({ withInternalKyselyTables: true })).map(({ name }) => name)

describe('opening a PostgreSQL database', () => {
  it('names a server that is not there', async () => {
    const url = changed((url) => (url.port = '1'))
    await expect(openPostgres(options(url))).rejects.toMatchObject({
      code: 'database_unreachable',
      kind: 'unavailable',
    })
  })

  it('names a wrong password without repeating it', async () => {
    const opening = openPostgres(options(changed((url) => (url.password = 'wrong-secret'))))
    await expect(opening).rejects.toMatchObject({ code: 'database_refused' })
    await expect(opening).rejects.not.toThrow(/wrong-secret/)
  })

  it('names a database that does not exist', async () => {
    const url = changed((url) => (url.pathname = '/nowhere'))
    await expect(openPostgres(options(url))).rejects.toMatchObject({
      code: 'database_refused',
      message: expect.stringContaining('nowhere') as string,
    })
  })

  it('refuses a read-only one', async () => {
    await asOwner(
      `alter database ${new URL(database.url ?? '').pathname.slice(1)} set default_transaction_read_only = on`,
    )
    await expect(openPostgres(options(database.url ?? ''))).rejects.toMatchObject({ code: 'database_read_only' })
  })

  it('refuses a server before 15, and one that does not store UTF8', () => {
    const facts = { number: 150_000, name: '15.0', encoding: 'UTF8', isReadOnly: false }
    expect(refusalOf(facts)).toBeUndefined()
    expect(refusalOf({ ...facts, number: 140_012, name: '14.12' })).toMatchObject({
      code: 'database_too_old',
      message: expect.stringContaining('14.12') as string,
    })
    expect(refusalOf({ ...facts, encoding: 'SQL_ASCII' })).toMatchObject({ code: 'database_not_utf8' })
  })
})

describe('migrating a PostgreSQL database', () => {
  it('names missing rights and leaves nothing behind', async () => {
    const user = `reader_${Date.now()}`
    await asOwner(`create role ${user} login password 'p'`, 'revoke create on schema public from public')
    const url = changed((url) => {
      url.username = user
      url.password = 'p'
    })
    const limited = await openPostgres(options(url))
    await expect(migrate(limited.db)).rejects.toMatchObject({ code: 'database_rights' })
    await limited.close()
    expect(await tables()).toEqual([])
  })

  it('lets one of several starts at once do it', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openPostgres(options(database.url ?? ''))))
    const ran = await Promise.all(others.map(({ db }) => migrate(db)))
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1)
    await Promise.all(others.map((other) => other.close()))
  })

  it('refuses tables of which it does not know how they came', async () => {
    await asOwner('create table instance (key text primary key, value text not null)')
    await expect(migrate(database.db)).rejects.toMatchObject({ code: 'schema_incomplete' })
    expect(await tables()).toEqual(['instance'])
  })
})

describe('a connection that is cut', () => {
  it('is named to whom it hits, and the next statement has another one', async () => {
    const cut = () =>
      asOwner(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
    await migrate(database.db)
    await cut()
    await database.db.insertInto('instance').values({ key: 'after', value: '' }).execute()
    const inside = database.db.transaction().execute(async (trx) => {
      await trx.selectFrom('instance').selectAll().execute()
      await cut()
      await trx.selectFrom('instance').selectAll().execute()
    })
    await expect(inside).rejects.toMatchObject({ code: 'database_unreachable', kind: 'unavailable' })
    expect(await database.readDb.selectFrom('instance').select('key').execute()).toEqual([{ key: 'after' }])
  })
})

describe('a pool with fewer connections than callers', () => {
  it('serves 500 at once, one after the other', async () => {
    await migrate(database.db)
    const writes = Array.from({ length: 500 }, (_, n) =>
      database.db
        .insertInto('instance')
        .values({ key: `${n}`, value: '' })
        .execute(),
    )
    await Promise.all(writes)
    expect(await database.readDb.selectFrom('instance').select('key').execute()).toHaveLength(500)
  })
})
