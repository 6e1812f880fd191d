import { quietSender } from '../../../test/support/quiet-sender.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callbackUpdate, insertBot, memberUpdate, messageUpdate, person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import { AppError } from '../../kernel/errors.ts'
import { silentLogger } from '../../kernel/log.ts'
import { systemClock } from '../../platform/system.ts'
import type { Sender } from '../../telegram/gateway.ts'
import type { UpdateHandler } from '../accounts/index.ts'
import { consentHandler } from '../audiences/index.ts'
import { catchAllHandler } from './catch-all.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  const SPEED = 100
  const DAY_MS = 24 * 60 * 60 * 1000
  const clock = systemClock({ origin: Date.now(), speed: SPEED })

  let database: TestDatabase
  let bot: number
  let opened: Inbox[]
  let woken: number[]
  let answered: string[]

  beforeEach(async () => {
    database = await createDatabase()
    bot = await insertBot(database.db, 'inbox_bot')
    opened = []
    woken = []
    answered = []
  })
  afterEach(async () => {
    for (const inbox of opened) await inbox.stop()
    await database.remove()
  })

  const sender: Sender = {
    ...quietSender,
    answerCallback(callbackId, text) {
      answered.push(`${callbackId}: ${text}`)
      return Promise.resolve({ kind: 'ok', value: true })
    },
  }

  const open = async (handlers: readonly UpdateHandler[] = [consentHandler, catchAllHandler]): Promise<Inbox> => {
    const inbox = createInbox({
      database,
      clock,
      logger: silentLogger,
      handlers,
      accounts: { senderOf: () => sender, onUpdates: () => () => undefined },
      delivery: { wake: (accountId) => Promise.resolve(void woken.push(accountId)) },
    })
    opened.push(inbox)
    await inbox.start()
    return inbox
  }

  const store = (payloads: readonly string[], receivedAt = clock.now()) =>
    transact(database.db, async (trx) => {
      for (const payload of payloads) {
        const { update_id } = JSON.parse(payload) as { update_id: number }
        await trx
          .insertInto('updates')
          .values({
            account_id: bot,
            update_id,
            payload,
            received_at: receivedAt,
            handled_at: null,
            attempts: 0,
            error: null,
          })
          .execute()
      }
    })
  const updates = () => database.db.selectFrom('updates').selectAll().orderBy('id').execute()
  const repliesOf = async () =>
    (
      await database.db
        .selectFrom('deliveries')
        .innerJoin('messages', 'messages.id', 'deliveries.message_ref')
        .innerJoin('contacts', 'contacts.id', 'deliveries.contact_id')
        .select(['origin_kind', 'origin_id', 'part', 'telegram_id', 'content', 'account_id'])
        .orderBy('deliveries.id')
        .execute()
    ).map(({ content, ...row }) => ({ ...row, html: (JSON.parse(content) as { html: string }).html }))
  const allHandled = () =>
    expect
      .poll(async () => (await updates()).every(({ handled_at }) => handled_at !== null), { timeout: 10_000 })
      .toBe(true)

  describe('createInbox', () => {
    it('takes up what an earlier process left and enqueues each reply once', async () => {
      await store([messageUpdate(1, person(1), '/start ads'), messageUpdate(2, person(2), '/start')])
      const inbox = await open()
      for (let again = 0; again < 20; again++) inbox.wake(bot)
      await allHandled()
      expect(await repliesOf()).toMatchObject([
        { origin_kind: 'reply', origin_id: 1, part: 0, telegram_id: 1, account_id: bot },
        { origin_kind: 'reply', origin_id: 2, part: 0, telegram_id: 2, account_id: bot },
      ])
      expect(woken).toContain(bot)
    })

    it('handles one person’s acts in their order', async () => {
      const acts = [...Array(60).keys()].map((n) => messageUpdate(n + 1, person(1), n % 2 === 0 ? '/start' : '/stop'))
      await store(acts)
      await open()
      await allHandled()
      const row = await database.db.selectFrom('subscriptions').select('status').executeTakeFirstOrThrow()
      expect(row.status).toBe('unsubscribed')
      const replies = await repliesOf()
      expect(replies).toHaveLength(60)
      expect(replies.map(({ origin_id }) => origin_id)).toEqual(acts.map((_, index) => index + 1))
    })

    it('handles what is stored later when it is woken', async () => {
      const inbox = await open()
      await store([messageUpdate(1, person(1), 'hello?')])
      inbox.wake(bot)
      await allHandled()
      expect((await repliesOf()).map(({ html }) => html)).toEqual([expect.stringContaining('/start')])
    })

    it('answers every pressed button after the commit, also one that nobody knows', async () => {
      await store([callbackUpdate(1, person(1), 'stop:4'), callbackUpdate(2, person(1), 'mystery')])
      await open()
      await expect.poll(() => answered).toEqual(['callback-1: You are unsubscribed.', 'callback-2: '])
      await allHandled()
    })

    it('is silent in groups, at blocks and at what it cannot read', async () => {
      await store([
        messageUpdate(1, { ...person(-5), kind: 'group' }, '/start'),
        memberUpdate(2, person(1), 'kicked'),
        '{"update_id": 3, "message": {"chat": "x"}}',
        '{"update_id": 4, "poll": {}}',
      ])
      await open()
      await allHandled()
      expect(await repliesOf()).toEqual([])
      expect(woken).toEqual([])
    })
  })

  describe('an update that cannot be handled', () => {
    const poisoned: UpdateHandler = async (trx, { update, contactId, at }) => {
      if (update.kind !== 'text' || update.text !== 'poison' || contactId === null) return 'pass'
      await trx.updateTable('contacts').set({ first_name: 'half written', updated_at: at }).execute()
      throw new Error('This one breaks the handler.')
    }

    it('gets three attempts, leaves nothing half written and does not stop the others', async () => {
      await store([
        messageUpdate(1, person(1), '/start'),
        messageUpdate(2, person(2), 'poison'),
        messageUpdate(3, person(3), '/start'),
      ])
      await open([poisoned, consentHandler])
      await allHandled()
      expect(await updates()).toMatchObject([
        { attempts: 0, error: null },
        { attempts: 3, error: 'This one breaks the handler.' },
        { attempts: 0, error: null },
      ])
      expect((await repliesOf()).map(({ telegram_id }) => telegram_id)).toEqual([1, 3])
      const names = await database.db.selectFrom('contacts').select('first_name').execute()
      expect(names.map(({ first_name }) => first_name)).not.toContain('half written')
    })

    it('does not use up its attempts while the store is unavailable', async () => {
      let refusals = 4
      const full: UpdateHandler = () => {
        if (refusals-- > 0) throw new AppError('disk_full', 'unavailable', 'The disk is full.')
        return Promise.resolve('pass')
      }
      await store([messageUpdate(1, person(1), '/start')])
      await open([full, consentHandler])
      await allHandled()
      expect(await updates()).toMatchObject([{ attempts: 0, error: null }])
      expect(await repliesOf()).toHaveLength(1)
    })

    it('does not keep the process from stopping', async () => {
      const slow = systemClock({ origin: Date.now(), speed: 0.001 })
      const full: UpdateHandler = () => Promise.reject(new AppError('busy', 'unavailable', 'Too many writes.'))
      await store([messageUpdate(1, person(1), '/start')])
      const inbox = createInbox({
        database,
        clock: slow,
        logger: silentLogger,
        handlers: [full],
        accounts: { senderOf: () => undefined, onUpdates: () => () => undefined },
        delivery: { wake: () => Promise.resolve() },
      })
      await inbox.start()
      await new Promise((resolve) => setTimeout(resolve, 50))
      const startedAt = performance.now()
      await inbox.stop()
      expect(performance.now() - startedAt).toBeLessThan(5_000)
      expect(await updates()).toMatchObject([{ handled_at: null }])
    })
  })

  describe('handled updates', () => {
    it('are deleted after seven days; unhandled ones never', async () => {
      const longAgo = clock.now() - 8 * DAY_MS
      await store(
        [1, 2, 3].map((id) => messageUpdate(id, person(id), 'x')),
        longAgo,
      )
      await database.db.updateTable('updates').set({ handled_at: longAgo }).where('update_id', '=', 1).execute()
      await database.db
        .updateTable('updates')
        .set({ handled_at: clock.now() - 6 * DAY_MS })
        .where('update_id', '=', 2)
        .execute()
      await open([])
      await expect.poll(async () => (await updates()).map(({ update_id }) => update_id)).toEqual([2, 3])
      await allHandled()
    })
  })
})
