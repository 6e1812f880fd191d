import { sql } from 'kysely'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import { systemActor, type Actor } from '../../kernel/actor.ts'
import { canonicalJson, type Json } from './core/canonical.ts'
import { createAudit, type Audit } from './index.ts'
import { dropGuard } from '../../../test/support/refusals.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  const cli = systemActor('cli')
  const nobody: Actor = { kind: 'user', id: 9, name: 'eve', permissions: new Set() }

  let database: TestDatabase
  let audit: Audit
  beforeEach(async () => {
    database = await createDatabase()
    audit = createAudit({ key: Buffer.alloc(32, 1), clock: createManualClock(1_000) })
  })
  afterEach(() => database.remove())

  const record = (count: number): Promise<void> =>
    transact(database.db, async (trx) => {
      for (let n = 1; n <= count; n += 1)
        await audit.record(trx, cli, { action: 'thing.changed', subject: `thing:${n}`, details: { n } })
    })

  /** What somebody with the file and a shell can do: the triggers are no obstacle to them. */
  async function tamper(statement: string): Promise<void> {
    for (const verb of ['update', 'delete']) await dropGuard(database.db, `audit_events_no_${verb}`, 'audit_events')
    await sql.raw(statement).execute(database.db)
  }

  describe('the audit log', () => {
    it('tells who did what, newest first, in pages', async () => {
      await record(5)
      const first = await audit.list(database.readDb, cli, { limit: 2 })
      expect(first.items.map(({ subject }) => subject)).toEqual(['thing:5', 'thing:4'])
      expect(first.items[0]).toEqual({
        id: 5,
        at: 1_000,
        actor: 'system:cli',
        action: 'thing.changed',
        subject: 'thing:5',
        details: { n: 5 },
      })
      const second = await audit.list(database.readDb, cli, { limit: 3, cursor: first.nextCursor ?? '' })
      expect([second.items.length, second.nextCursor]).toEqual([3, null])
    })

    it('loses the event of a change that was undone', async () => {
      const undone = transact(database.db, async (trx) => {
        await audit.record(trx, cli, { action: 'thing.changed', subject: 'thing:1' })
        throw new Error('undone')
      })
      await expect(undone).rejects.toThrow('undone')
      expect((await audit.verify(database.readDb, cli)).events).toBe(0)
    })

    it.each(["update audit_events set subject = 'x'", 'delete from audit_events'])('refuses: %s', async (statement) => {
      await record(1)
      await expect(sql.raw(statement).execute(database.db)).rejects.toThrow('append-only')
    })

    it('is for those who may read it', async () => {
      await expect(async () => audit.list(database.readDb, nobody, { limit: 1 })).rejects.toMatchObject({
        kind: 'forbidden',
      })
      await expect(async () => audit.verify(database.readDb, nobody)).rejects.toMatchObject({ kind: 'forbidden' })
    })
  })

  describe('its verification', () => {
    it('passes an untouched log of several pages and gives its head', async () => {
      await record(2_345)
      const verdict = await audit.verify(database.readDb, cli)
      expect(verdict).toMatchObject({ ok: true, events: 2_345, firstBad: null, problem: null })
      expect(await audit.verify(database.readDb, cli, verdict.head.toUpperCase())).toEqual(verdict)
    })

    it('passes an empty log', async () => {
      expect(await audit.verify(database.readDb, cli)).toMatchObject({ ok: true, events: 0, head: '0'.repeat(64) })
    })

    it.each([
      ['a changed subject', "update audit_events set subject = 'thing:99' where id = 4", 4],
      ['a changed time', 'update audit_events set at = at + 1 where id = 2', 2],
      ['changed details', `update audit_events set details = '{"n": 3}' where id = 3`, 3],
      ['words moved between fields', "update audit_events set actor = actor || action, action = '' where id = 5", 5],
      ['a removed event', 'delete from audit_events where id = 3', 4],
      ['a removed first event', 'delete from audit_events where id = 1', 2],
      [
        'two that changed places',
        'update audit_events set id = case id when 3 then -1 when 4 then 3 end where id in (3, 4); ',
        3,
      ],
      [
        'an added event',
        `insert into audit_events (at, actor, action, subject, details, previous_hash, hash)
       select at, actor, action, subject, details, hash, 'f' || substr(hash, 2) from audit_events where id = 6`,
        7,
      ],
    ])('names the first event that does not fit: %s', async (what, statement, firstBad) => {
      await record(6)
      await tamper(statement)
      if (what === 'two that changed places')
        await sql`update audit_events set id = 4 where id = -1`.execute(database.db)
      expect(await audit.verify(database.readDb, cli)).toMatchObject({ ok: false, firstBad })
    })

    it('sees a cut-off end only against a head that was kept elsewhere', async () => {
      await record(6)
      const { head } = await audit.verify(database.readDb, cli)
      await tamper('delete from audit_events where id > 4')
      expect(await audit.verify(database.readDb, cli)).toMatchObject({ ok: true, events: 4 })
      expect(await audit.verify(database.readDb, cli, head)).toMatchObject({ ok: false, firstBad: null })
    })

    it('takes a kept head of an earlier day', async () => {
      await record(3)
      const { head } = await audit.verify(database.readDb, cli)
      await record(3)
      expect(await audit.verify(database.readDb, cli, head)).toMatchObject({ ok: true, events: 6 })
    })

    it('needs the key of this install', async () => {
      await record(1)
      const other = createAudit({ key: Buffer.alloc(32, 2), clock: createManualClock(0) })
      expect(await other.verify(database.readDb, cli)).toMatchObject({ ok: false, firstBad: 1 })
    })
  })

  describe('canonicalJson', () => {
    it('is one text for one value, and JSON', () => {
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          const text = canonicalJson(value as Json)
          expect(canonicalJson(JSON.parse(text) as Json)).toBe(text)
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        }),
      )
    })

    it('does not depend on the order of keys', () => {
      expect(canonicalJson({ b: 1, a: { d: [2, null], c: 'x' } })).toBe('{"a":{"c":"x","d":[2,null]},"b":1}')
    })
  })
})
