import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertBot, person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import type { SubscriptionStatus } from '../../db/tables/audiences.ts'
import { transact } from '../../db/transaction.ts'
import { systemActor, type Actor } from '../../kernel/actor.ts'
import type { Chat } from '../../telegram/gateway.ts'
import { upsertContact } from './contact-store.ts'
import { endSubscriptions, setSubscription } from './subscription-store.ts'
import { countAudience, getContact, listContacts, listSources } from './service.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  const actor = systemActor('test')
  const nobody: Actor = { kind: 'user', id: 1, name: 'nobody', permissions: new Set() }
  let database: TestDatabase
  let first: number
  let second: number

  const join = (chat: Chat, accountId: number, status: SubscriptionStatus, source = '') =>
    transact(database.db, async (trx) => {
      const contactId = await upsertContact(trx, chat, chat.id)
      const base = { accountId, contactId, source, at: chat.id }
      await setSubscription(trx, { ...base, status: 'subscribed', evidence: { kind: 'start', updateId: 1 } })
      if (status !== 'subscribed')
        await setSubscription(trx, { ...base, status, evidence: { kind: 'stop_button', updateId: 2 } })
      return contactId
    })

  beforeAll(async () => {
    database = await createDatabase()
    first = await insertBot(database.db, 'first_bot')
    second = await insertBot(database.db, 'second_bot')
    await join(person(1, { firstName: 'Zoë', languageCode: 'en-GB' }), first, 'subscribed', 'ads')
    await join(person(2, { languageCode: 'de' }), first, 'subscribed')
    await join(person(2, { languageCode: 'de' }), second, 'subscribed', 'ads')
    await join(person(3), first, 'unsubscribed')
    await join(person(3), second, 'subscribed')
    await join(person(4), first, 'blocked')
    await join(person(5, { languageCode: 'eng' }), second, 'unsubscribed')
  })
  afterAll(() => database.remove())

  describe('countAudience', () => {
    it('counts a person of two bots once, for the first bot named', async () => {
      expect(await countAudience(database.readDb, actor, { accountIds: [first, second] })).toEqual({
        recipients: 3,
        byAccount: [
          { accountId: first, username: 'first_bot', recipients: 2 },
          { accountId: second, username: 'second_bot', recipients: 1 },
        ],
        excluded: { unsubscribed: 1, blocked: 1, unreachable: 0, alsoOnAnotherBot: 1, filtered: 0 },
      })
      const turned = await countAudience(database.readDb, actor, { accountIds: [second, first, second] })
      expect(turned.byAccount.map(({ recipients }) => recipients)).toEqual([2, 1])
    })

    it('says the same for one bot from its counters as from its rows', async () => {
      const fromCounters = await countAudience(database.readDb, actor, { accountIds: [first] })
      const fromRows = await countAudience(database.readDb, actor, { accountIds: [first], languageCode: 'en' })
      expect(fromCounters).toMatchObject({ recipients: 2, excluded: { unsubscribed: 1, blocked: 1, filtered: 0 } })
      expect(fromRows).toMatchObject({ recipients: 1, excluded: { unsubscribed: 1, blocked: 1, filtered: 1 } })
    })

    it('takes en as en and en-GB, but not as eng, and no wildcard', async () => {
      const recipientsOf = async (languageCode: string) =>
        (await countAudience(database.readDb, actor, { accountIds: [first, second], languageCode })).recipients
      expect(await recipientsOf('EN')).toBe(2)
      expect(await recipientsOf('en-gb')).toBe(1)
      expect(await recipientsOf('%')).toBe(0)
    })

    it('filters by source, also the empty one', async () => {
      const recipientsOf = async (source: string) =>
        (await countAudience(database.readDb, actor, { accountIds: [first, second], source })).recipients
      expect(await recipientsOf('ads')).toBe(2)
      expect(await recipientsOf('')).toBe(2)
      expect(await recipientsOf("' or 1=1 --")).toBe(0)
    })

    it('is zero for no bots, and names a bot that is not there', async () => {
      expect((await countAudience(database.readDb, actor, { accountIds: [] })).recipients).toBe(0)
      await expect(countAudience(database.readDb, actor, { accountIds: [first, 99] })).rejects.toMatchObject({
        code: 'audience_account_missing',
        message: expect.stringContaining('bot 99') as string,
      })
    })
  })

  describe('listContacts', () => {
    const idsOf = async (query: Partial<Parameters<typeof listContacts>[2]>) =>
      (await listContacts(database.readDb, actor, { limit: 50, ...query })).items.map(({ telegramId }) => telegramId)

    it('pages from the newest to the oldest without gap or repeat', async () => {
      const seen: number[] = []
      let cursor: string | undefined
      do {
        const page = await listContacts(database.readDb, actor, { limit: 2, cursor })
        seen.push(...page.items.map(({ telegramId }) => telegramId))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(seen).toEqual([5, 4, 3, 2, 1])
    })

    it('finds by part of a name in any case, by @username and by a whole Telegram id', async () => {
      expect(await idsOf({ search: 'ZOË' })).toEqual([1])
      expect(await idsOf({ search: '@USER_3' })).toEqual([3])
      expect(await idsOf({ search: '4' })).toEqual([4])
      expect(await idsOf({ search: '%' })).toEqual([])
    })

    it('filters by bot and status of the same subscription', async () => {
      expect(await idsOf({ accountId: second })).toEqual([5, 3, 2])
      expect(await idsOf({ accountId: first, status: 'unsubscribed' })).toEqual([3])
      expect(await idsOf({ status: 'unsubscribed' })).toEqual([5, 3])
      expect(await idsOf({ accountId: 99 })).toEqual([])
    })

    it('refuses a cursor that it did not give out, and a person without the permission', async () => {
      await expect(listContacts(database.readDb, actor, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
        code: 'invalid_cursor',
      })
      await expect(listContacts(database.readDb, nobody, { limit: 2 })).rejects.toMatchObject({ code: 'forbidden' })
    })
  })

  describe('getContact', () => {
    it('tells for each bot the status and why it is so', async () => {
      const id = await join(person(6), first, 'subscribed')
      await transact(database.db, (trx) =>
        endSubscriptions(trx, [
          {
            accountId: first,
            contactId: id,
            status: 'unreachable',
            evidence: { telegram: 'Forbidden: user is deactivated', delivery: 8 },
            at: 9,
          },
        ]),
      )
      expect((await getContact(database.readDb, actor, id)).subscriptions).toEqual([
        {
          accountId: first,
          accountUsername: 'first_bot',
          status: 'unreachable',
          source: '',
          why: 'Telegram refused a message to them: “Forbidden: user is deactivated”.',
          at: 9,
        },
      ])
    })

    it('names an id that is not there', async () => {
      await expect(getContact(database.readDb, actor, 12_345)).rejects.toMatchObject({
        code: 'contact_not_found',
        message: expect.stringContaining('12345') as string,
      })
    })
  })

  describe('listSources', () => {
    it('counts live subscribers by source, the biggest first', async () => {
      expect(await listSources(database.readDb, actor, undefined)).toEqual({
        sources: [
          { source: '', subscribers: 2 },
          { source: 'ads', subscribers: 2 },
        ],
      })
      expect(await listSources(database.readDb, actor, second)).toEqual({
        sources: [
          { source: '', subscribers: 1 },
          { source: 'ads', subscribers: 1 },
        ],
      })
    })
  })
})
