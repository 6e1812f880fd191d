import { sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { onEachStore } from '../../test/support/each-store.ts'
import type { TestDatabase } from '../../test/support/test-database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { isPostgres } from './portable.ts'
import type { Db } from './transaction.ts'

const names = Object.keys(migrations)
const until = (name: string) =>
  Object.fromEntries(Object.entries(migrations).filter(([each]) => names.indexOf(each) < names.indexOf(name)))

async function namesOn(db: Db, kind: 'index' | 'trigger'): Promise<string[]> {
  const query = isPostgres(db)
    ? kind === 'index'
      ? sql<{ name: string }>`select indexname as name from pg_indexes where tablename = 'deliveries' order by 1`
      : sql<{
          name: string
        }>`select tgname as name from pg_trigger where tgrelid = 'deliveries'::regclass and not tgisinternal order by 1`
    : sql<{ name: string }>`select name from sqlite_schema where tbl_name = 'deliveries' and type = ${kind} order by 1`
  return (await query.execute(db)).rows.map(({ name }) => name)
}

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  afterEach(() => database.remove())

  it('posts come into a ledger with rows: all of them stay as they are, with their indexes and guards', async () => {
    database = await createDatabase({ isMigrated: false })
    const { db } = database
    await migrate(db, until('0017-posts'))
    await sql`insert into accounts (sender, telegram_id, username, name, state, health_at, created_at)
      values ('bot-api', 1, 'bot', 'Bot', 'active', 0, 0)`.execute(db)
    await sql`insert into contacts (telegram_id, kind, first_name, last_name, username, language_code, search, created_at, updated_at)
      values (5, 'person', 'Ann', '', '', '', 'ann', 0, 0)`.execute(db)
    await sql`insert into messages (hash, content) values ('x', '{}')`.execute(db)
    const add = (kind: string, id: number) =>
      sql`insert into deliveries (origin_kind, origin_id, contact_id, account_id, priority, message_ref, state, due_at, planned_at, updated_at)
        values (${kind}, ${id}, 1, 1, 0, 1, 'planned', 7, 7, 7)`.execute(db)
    await add('reply', 1)
    await add('notice', 2)
    await expect(add('post', 3)).rejects.toThrow(/check/i)
    const [indexes, guards] = [await namesOn(db, 'index'), await namesOn(db, 'trigger')]

    await migrate(db)

    const rows = await db
      .selectFrom('deliveries')
      .select(['id', 'origin_kind', 'due_at', 'operation', 'target_message_id'])
      .orderBy('id')
      .execute()
    expect(rows.map(({ origin_kind, ...row }) => ({ kind: origin_kind, ...row }))).toMatchObject([
      { kind: 'reply', due_at: 7, operation: 'send', target_message_id: null },
      { kind: 'notice', due_at: 7, operation: 'send', target_message_id: null },
    ])
    expect(await namesOn(db, 'index')).toEqual(indexes)
    expect(await namesOn(db, 'trigger')).toEqual(
      [...guards, 'deliveries_rights_insert', 'deliveries_rights_move'].sort(),
    )
    await expect(add('post', 3)).rejects.toThrow('rights')
    await expect(add('campaign', 3)).rejects.toThrow('consent')
    await expect(add('else', 3)).rejects.toThrow(/check/i)
  })
})
