import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dumpSchema } from '../../scripts/dump-schema.ts'
import { onEachStore } from '../../test/support/each-store.ts'
import type { TestDatabase } from '../../test/support/test-database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'

onEachStore(({ store, createDatabase }) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await createDatabase({ isMigrated: false })
  })
  afterEach(() => database.remove())

  const names = async () =>
    (await database.db.introspection.getTables({ withInternalKyselyTables: true })).map(({ name }) => name)

  describe('migrate', () => {
    it('runs all in order, and nothing the second time', async () => {
      expect(await migrate(database.db)).toEqual(Object.keys(migrations))
      expect(await migrate(database.db)).toEqual([])
    })

    it('refuses a database of a newer version and touches nothing', async () => {
      await migrate(database.db, {
        ...migrations,
        '9999-future': { up: (db) => db.schema.createTable('future').addColumn('x', 'text').execute() },
      })
      const before = await names()
      await expect(migrate(database.db)).rejects.toMatchObject({
        code: 'schema_newer',
        message: expect.stringContaining('9999-future') as string,
      })
      expect(await names()).toEqual(before)
    })

    it('leaves nothing of a migration that fails half-way, and repeats it the next time', async () => {
      let isBroken = true
      const halting = {
        '0001-a': { up: (db: typeof database.db) => db.schema.createTable('a').addColumn('x', 'text').execute() },
        '0002-b': {
          async up(db: typeof database.db) {
            await db.schema.createTable('b').addColumn('x', 'text').execute()
            if (isBroken) throw new Error('power cut')
          },
        },
      }
      await expect(migrate(database.db, halting)).rejects.toThrow('power cut')
      expect(await names()).not.toContain('b')
      isBroken = false
      await migrate(database.db, halting)
      expect(await names()).toEqual(expect.arrayContaining(['a', 'b']))
    })
  })

  describe('the consent trigger', () => {
    const statuses = ['subscribed', 'unsubscribed', 'blocked', 'unreachable']
    const deliver = (origin: string, contact: number, account = 1) =>
      sql`insert into deliveries (origin_kind, origin_id, contact_id, account_id, priority, message_ref, state, due_at, planned_at, updated_at)
          values (${origin}, 1, ${contact}, ${account}, 3, 1, 'planned', 0, 0, 0)`.execute(database.db)

    beforeEach(async () => {
      const { db } = database
      await migrate(db)
      for (const id of [1, 2])
        await sql`insert into accounts (id, sender, telegram_id, username, name, state, health_at, created_at)
          values (${id}, 'bot-api', ${id}, 'bot', 'Bot', 'active', 0, 0)`.execute(db)
      await sql`insert into messages (id, hash, content) values (1, 'h', '{}')`.execute(db)
      for (const [index, status] of [...statuses, 'none'].entries()) {
        await sql`insert into contacts (id, telegram_id, kind, first_name, last_name, username, language_code, search, created_at, updated_at)
          values (${index + 1}, ${index + 1}, 'person', '', '', '', '', '', 0, 0)`.execute(db)
        if (status !== 'none')
          await sql`insert into subscriptions (account_id, contact_id, status, source, evidence, at)
            values (1, ${index + 1}, ${status}, '', '', 0)`.execute(db)
      }
    })

    it('lets raw SQL plan a campaign delivery for a subscriber of that bot only', async () => {
      await deliver('campaign', 1)
      for (const contact of [2, 3, 4, 5]) await expect(deliver('campaign', contact)).rejects.toThrow(/consent/)
      await expect(deliver('campaign', 1, 2)).rejects.toThrow(/consent/)
      if (store === 'PostgreSQL') return
      await expect(
        sql`insert or ignore into deliveries (origin_kind, origin_id, contact_id, account_id, priority, message_ref, state, due_at, planned_at, updated_at)
          values ('campaign', 1, 2, 1, 3, 1, 'planned', 0, 0, 0)`.execute(database.db),
      ).rejects.toThrow(/consent/)
    })

    it('does not let a delivery be moved to somebody else, or a reply be turned into a campaign', async () => {
      await deliver('campaign', 1)
      await deliver('reply', 2)
      await expect(sql`update deliveries set contact_id = 3 where contact_id = 1`.execute(database.db)).rejects.toThrow(
        /consent/,
      )
      await expect(sql`update deliveries set account_id = 2 where contact_id = 1`.execute(database.db)).rejects.toThrow(
        /consent/,
      )
      await expect(
        sql`update deliveries set origin_kind = 'campaign', origin_id = 2 where contact_id = 2`.execute(database.db),
      ).rejects.toThrow(/consent/)
    })

    it('lets nobody have two deliveries of one campaign', async () => {
      await deliver('campaign', 1)
      await expect(deliver('campaign', 1)).rejects.toThrow(/unique/i)
    })

    it('keeps a state that is no state, and a change of the audit log, out', async () => {
      await deliver('reply', 1)
      await expect(sql`update deliveries set state = 'lost'`.execute(database.db)).rejects.toThrow(/check/i)
      await sql`insert into audit_events (at, actor, action, subject, details, previous_hash, hash) values (0, 'a', 'b', 'c', '{}', '', 'h')`.execute(
        database.db,
      )
      await expect(sql`update audit_events set actor = 'x'`.execute(database.db)).rejects.toThrow(/append-only/)
      await expect(sql`delete from audit_events`.execute(database.db)).rejects.toThrow(/append-only/)
    })
  })
})

describe('schema.sql', () => {
  it('is the schema that all migrations make', async () => {
    expect(readFileSync(new URL('schema.sql', import.meta.url), 'utf8')).toBe(await dumpSchema())
  })
})
