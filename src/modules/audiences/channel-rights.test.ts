import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { insertBot, person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import type { ChatRights } from '../../telegram/gateway.ts'
import { channelRightsOf, endChannelRights, recordChannelRights } from './channel-rights-store.ts'
import { moveContact, upsertContact } from './contact-store.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let accountId: number
  let nextId = -100_000

  beforeAll(async () => {
    database = await createDatabase()
    accountId = await insertBot(database.db, 'rights_bot')
  })
  afterAll(() => database.remove())

  const all: ChatRights = { status: 'administrator', canPost: true, canEdit: true, canPin: true }
  const addGroup = (telegramId = --nextId) =>
    transact(database.db, (trx) => upsertContact(trx, { ...person(telegramId), kind: 'group' }, 0))
  const record = (contactId: number, rights: ChatRights, at: number) =>
    transact(database.db, (trx) => recordChannelRights(trx, { accountId, contactId, rights, evidence: {}, at }))
  const end = (contactId: number, lost: 'all' | 'post' | 'edit' | 'pin', at: number) =>
    transact(database.db, (trx) =>
      endChannelRights(trx, { accountId, contactId, lost, evidence: { telegram: 'no' }, at }),
    )
  const rightsOf = (contactId: number) => channelRightsOf(database.db, accountId, contactId)
  const telegramIdOf = async (contactId: number) =>
    (
      await database.db
        .selectFrom('contacts')
        .select('telegram_id')
        .where('id', '=', contactId)
        .executeTakeFirstOrThrow()
    ).telegram_id

  describe('rights in a channel', () => {
    it('are what was told last, whatever comes late', async () => {
      const id = await addGroup()
      expect(await rightsOf(id)).toBeUndefined()
      await record(id, all, 10)
      await record(id, { ...all, canPin: false }, 20)
      await record(id, all, 15)
      expect(await rightsOf(id)).toEqual({ ...all, canPin: false })
    })

    it.each([
      ['all', { status: 'left', canPost: false, canEdit: false, canPin: false }],
      ['post', { ...all, canPost: false, canEdit: false }],
      ['edit', { ...all, canEdit: false }],
      ['pin', { ...all, canPin: false }],
    ] as const)('end where Telegram refused (%s), but not those given since', async (lost, expected) => {
      const id = await addGroup()
      await record(id, all, 10)
      await end(id, lost, 9)
      expect(await rightsOf(id)).toEqual(all)
      await end(id, lost, 10)
      expect(await rightsOf(id)).toEqual(expected)
    })

    it('belong to who is there: no row says otherwise', async () => {
      const id = await addGroup()
      await expect(record(id, { ...all, status: 'left' }, 1)).rejects.toThrow(/check/i)
    })
  })

  describe('a group that moves', () => {
    const move = (contactId: number, telegramId: number) =>
      transact(database.db, (trx) => moveContact(trx, { contactId, telegramId, at: 50 }))

    it('keeps its contact under the new id, however often it is told', async () => {
      const id = await addGroup()
      const to = --nextId
      await move(id, to)
      await move(id, to)
      expect(await telegramIdOf(id)).toBe(to)
      expect(await addGroup(to)).toBe(id)
    })

    it('changes places with a contact that has the new id already, and takes over its rights', async () => {
      const before = --nextId
      const id = await addGroup(before)
      const to = --nextId
      const met = await addGroup(to)
      await record(id, { ...all, canPost: false }, 10)
      await record(met, all, 20)
      await move(id, to)
      expect([await telegramIdOf(id), await telegramIdOf(met)]).toEqual([to, before])
      expect([await rightsOf(id), await rightsOf(met)]).toEqual([all, undefined])
    })
  })
})
