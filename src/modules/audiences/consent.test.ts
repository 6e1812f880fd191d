import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callbackUpdate, insertBot, memberUpdate, messageUpdate, person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import type { Chat } from '../../telegram/gateway.ts'
import { parseUpdate } from '../accounts/index.ts'
import { consentHandler } from './consent.ts'
import { upsertContact } from './contact-store.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let accountId: number

  beforeAll(async () => {
    database = await createDatabase()
    accountId = await insertBot(database.db, 'consent_bot')
    await database.db
      .updateTable('accounts')
      .set({ welcome_text: 'Hi <you> & {{name}}', goodbye_text: 'Bye' })
      .where('id', '=', accountId)
      .execute()
  })
  afterAll(() => database.remove())

  const handle = (payload: string) =>
    transact(database.db, async (trx) => {
      const update = parseUpdate(1, payload)
      const contactId = update.chat === null ? null : await upsertContact(trx, update.chat, 5)
      return consentHandler(trx, { accountId, updateRowId: 1, update, contactId, at: 5 })
    })
  const subscriptionOf = (chat: Chat) =>
    database.db
      .selectFrom('subscriptions')
      .innerJoin('contacts', 'contacts.id', 'subscriptions.contact_id')
      .select(['status', 'source'])
      .where('telegram_id', '=', chat.id)
      .executeTakeFirst()

  describe('consentHandler', () => {
    it('subscribes at /start with the payload as source and says the welcome text, escaped', async () => {
      const ada = person(11)
      expect(await handle(messageUpdate(1, ada, '/start summer_1'))).toEqual({
        replies: [{ html: 'Hi &lt;you&gt; &amp; {{name}}', buttons: [] }],
      })
      expect(await subscriptionOf(ada)).toEqual({ status: 'subscribed', source: 'summer_1' })
    })

    it('answers a repeated /start and keeps the first source', async () => {
      expect(await handle(messageUpdate(2, person(11), '/start winter'))).toMatchObject({ replies: [{}] })
      expect(await subscriptionOf(person(11))).toEqual({ status: 'subscribed', source: 'summer_1' })
    })

    it('ends the subscription at /stop, also of somebody who never started', async () => {
      expect(await handle(messageUpdate(3, person(11), '/STOP'))).toEqual({ replies: [{ html: 'Bye', buttons: [] }] })
      expect(await subscriptionOf(person(11))).toMatchObject({ status: 'unsubscribed' })
      await handle(messageUpdate(4, person(12), '/stop'))
      expect(await subscriptionOf(person(12))).toMatchObject({ status: 'unsubscribed' })
    })

    it.each(['stop', 'stop:77'])('ends it at the button %s, and says so only once', async (data) => {
      const bob = person(data.length + 20)
      await handle(messageUpdate(5, bob, '/start'))
      expect(await handle(callbackUpdate(6, bob, data))).toEqual({
        replies: [{ html: 'Bye', buttons: [] }],
        callbackAnswer: 'You are unsubscribed.',
      })
      expect(await subscriptionOf(bob)).toMatchObject({ status: 'unsubscribed' })
      expect(await handle(callbackUpdate(7, bob, data))).toEqual({
        replies: [],
        callbackAnswer: 'You are unsubscribed already.',
      })
    })

    it('ends it at a stop deep link', async () => {
      await handle(messageUpdate(8, person(30), '/start'))
      expect(await handle(messageUpdate(9, person(30), '/start stop_5'))).toEqual({
        replies: [{ html: 'Bye', buttons: [] }],
      })
      expect(await subscriptionOf(person(30))).toMatchObject({ status: 'unsubscribed' })
    })

    it('keeps a block until the next /start, whatever happens between', async () => {
      const eve = person(31)
      await handle(messageUpdate(10, eve, '/start'))
      expect(await handle(memberUpdate(11, eve, 'kicked'))).toEqual({ replies: [] })
      expect(await subscriptionOf(eve)).toMatchObject({ status: 'blocked' })
      expect(await handle(memberUpdate(12, eve, 'member'))).toBe('pass')
      expect(await handle(messageUpdate(13, eve, 'hello'))).toBe('pass')
      expect(await subscriptionOf(eve)).toMatchObject({ status: 'blocked' })
      await handle(messageUpdate(14, eve, '/start'))
      expect(await subscriptionOf(eve)).toMatchObject({ status: 'subscribed' })
    })

    it('records what the bot may do in a channel, and makes nobody a subscriber', async () => {
      const channel: Chat = { ...person(-100_600), kind: 'channel' }
      const told = (updateId: number, member: object) =>
        handle(
          JSON.stringify({
            update_id: updateId,
            my_chat_member: {
              chat: { id: channel.id, type: 'channel', title: 'Deals' },
              from: { id: 4242, is_bot: false, first_name: 'Ann' },
              date: 1,
              new_chat_member: member,
            },
          }),
        )
      const rights = () =>
        database.db
          .selectFrom('channel_rights')
          .innerJoin('contacts', 'contacts.id', 'channel_rights.contact_id')
          .select(['contacts.kind', 'status', 'can_post', 'can_edit', 'can_pin'])
          .where('telegram_id', '=', channel.id)
          .executeTakeFirst()
      const admin = { status: 'administrator', can_post_messages: true, can_edit_messages: true }
      expect(await told(19, admin)).toEqual({ replies: [] })
      expect(await rights()).toEqual({ kind: 'channel', status: 'administrator', can_post: 1, can_edit: 1, can_pin: 1 })
      await told(20, { ...admin, can_post_messages: false })
      expect(await rights()).toMatchObject({ status: 'administrator', can_post: 0, can_edit: 1 })
      await told(21, { status: 'kicked', until_date: 0 })
      expect(await rights()).toMatchObject({ status: 'left', can_post: 0, can_edit: 0, can_pin: 0 })
      expect(await subscriptionOf(channel)).toBeUndefined()
    })

    it('leaves other texts, foreign buttons and groups to others', async () => {
      const group: Chat = { ...person(-100_500), kind: 'group' }
      expect(await handle(messageUpdate(15, person(40), 'please stop'))).toBe('pass')
      expect(await handle(callbackUpdate(16, person(40), 'stopwatch'))).toBe('pass')
      expect(await handle(messageUpdate(17, group, '/start'))).toBe('pass')
      expect(await handle(messageUpdate(18, group, '/stop@consent_bot'))).toBe('pass')
      expect(await handle('not json')).toBe('pass')
      expect(await subscriptionOf(person(40))).toBeUndefined()
      expect(await subscriptionOf(group)).toBeUndefined()
    })
  })
})
