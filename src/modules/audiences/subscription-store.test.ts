import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertBot, person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import { upsertContact } from './contact-store.ts'
import { endSubscriptions, setSubscription } from './subscription-store.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let accountId: number
  let contactId: number

  beforeAll(async () => {
    database = await createDatabase()
    accountId = await insertBot(database.db, 'store_bot')
    contactId = await transact(database.db, (trx) => upsertContact(trx, person(1), 10))
  })
  afterAll(() => database.remove())

  const set = (change: Partial<Parameters<typeof setSubscription>[1]>) =>
    transact(database.db, (trx) =>
      setSubscription(trx, {
        accountId,
        contactId,
        status: 'subscribed',
        evidence: { kind: 'start', updateId: 1 },
        at: 100,
        ...change,
      }),
    )
  const read = () =>
    database.db
      .selectFrom('subscriptions')
      .select(['status', 'source', 'evidence', 'at'])
      .where('contact_id', '=', contactId)
      .where('account_id', '=', accountId)
      .executeTakeFirst()
  const end = (at: number, status: 'blocked' | 'unreachable' = 'blocked') =>
    transact(database.db, (trx) =>
      endSubscriptions(trx, [
        {
          accountId,
          contactId,
          status,
          evidence: { telegram: 'Forbidden: bot was blocked by the user', delivery: 5 },
          at,
        },
      ]),
    )

  describe('setSubscription', () => {
    it('keeps the first source and evidence while the status stays', async () => {
      expect(await set({ source: 'ads', at: 100 })).toBeUndefined()
      expect(await set({ source: 'other', at: 200, evidence: { kind: 'start', updateId: 2 } })).toBe('subscribed')
      expect(await read()).toEqual({
        status: 'subscribed',
        source: 'ads',
        evidence: '{"kind":"start","updateId":1}',
        at: 100,
      })
    })

    it('takes the new source when a person comes back after leaving', async () => {
      expect(await set({ status: 'unsubscribed', at: 300, evidence: { kind: 'stop_command', updateId: 3 } })).toBe(
        'subscribed',
      )
      expect(await read()).toMatchObject({ status: 'unsubscribed', source: 'ads', at: 300 })
      expect(await set({ source: 'friend', at: 400 })).toBe('unsubscribed')
      expect(await read()).toMatchObject({ status: 'subscribed', source: 'friend', at: 400 })
    })
  })

  describe('endSubscriptions', () => {
    it('leaves a subscription that began after the refused request', async () => {
      await end(399)
      expect(await read()).toMatchObject({ status: 'subscribed', at: 400 })
    })

    it('ends a live one with the words of Telegram as evidence', async () => {
      await end(400)
      expect(await read()).toMatchObject({ status: 'blocked', at: 400 })
      expect((await read())?.evidence).toContain('Forbidden: bot was blocked by the user')
    })

    it('makes no row for a pair that is not there', async () => {
      await transact(database.db, (trx) =>
        endSubscriptions(trx, [{ accountId, contactId: 999, status: 'blocked', evidence: {}, at: 1 }]),
      )
      const row = await database.db
        .selectFrom('subscriptions')
        .select('at')
        .where('contact_id', '=', 999)
        .executeTakeFirst()
      expect(row).toBeUndefined()
    })
  })

  describe('the consent trigger', () => {
    const planByHand = () =>
      transact(database.db, async (trx) => {
        await sql`insert into messages (id, hash, content) values (1, 'hash', '{}') on conflict do nothing`.execute(trx)
        await sql`insert into deliveries (origin_kind, origin_id, contact_id, account_id, priority, message_ref, state, due_at, planned_at, updated_at)
        values ('campaign', 1, ${contactId}, ${accountId}, 3, 1, 'planned', 0, 0, 0)`.execute(trx)
      })

    it.each(['unsubscribed', 'blocked'] as const)(
      'refuses raw SQL that plans a campaign for the %s',
      async (status) => {
        await set({ status, evidence: { kind: 'stop_button', updateId: 9 } })
        await expect(planByHand()).rejects.toThrow('consent: a campaign delivery needs a live subscription')
      },
    )

    it('refuses to move a campaign delivery to a person without one', async () => {
      await set({ status: 'subscribed' })
      await planByHand()
      const stranger = await transact(database.db, (trx) => upsertContact(trx, person(2), 10))
      await expect(sql`update deliveries set contact_id = ${stranger}`.execute(database.db)).rejects.toThrow('consent:')
    })
  })

  describe('subscription_counts', () => {
    it('equal the rows after any order of changes', async () => {
      const accounts = [await insertBot(database.db, 'count_one'), await insertBot(database.db, 'count_two')]
      const contacts: number[] = []
      for (let id = 50; id < 54; id++)
        contacts.push(await transact(database.db, (trx) => upsertContact(trx, person(id), 10)))
      const change = fc.record({
        account: fc.constantFrom(...accounts),
        contact: fc.constantFrom(...contacts),
        status: fc.constantFrom('subscribed', 'unsubscribed', 'blocked', 'unreachable'),
        isOutcome: fc.boolean(),
        at: fc.integer({ min: 0, max: 50 }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
          await transact(database.db, async (trx) => {
            for (const { account, contact, status, at } of changes.filter(({ isOutcome }) => !isOutcome))
              await setSubscription(trx, {
                accountId: account,
                contactId: contact,
                status,
                evidence: { kind: 'start', updateId: at },
                at,
              })
            await endSubscriptions(
              trx,
              changes
                .filter(({ isOutcome }) => isOutcome)
                .map(({ account, contact, status, at }) => ({
                  accountId: account,
                  contactId: contact,
                  status: status === 'blocked' ? 'blocked' : 'unreachable',
                  evidence: { telegram: 'x', delivery: 1 },
                  at,
                })),
            )
          })
          const recorded = await database.db
            .selectFrom('subscription_counts')
            .selectAll()
            .where('count', '!=', 0)
            .execute()
          const counted = await database.db
            .selectFrom('subscriptions')
            .select(({ fn }) => ['account_id', 'status', fn.countAll<number>().as('count')])
            .groupBy(['account_id', 'status'])
            .execute()
          expect(new Set(recorded.map(text))).toEqual(new Set(counted.map(text)))
        }),
        { numRuns: 60 },
      )
    })
  })

  const text = (row: { account_id: number; status: string; count: number }) =>
    `${row.account_id} ${row.status} ${row.count}`
})
