import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { insertBot, person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import { setSubscription, upsertContact } from '../audiences/index.ts'
import { openOrigin, planChunk, saveMessage } from './index.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await createDatabase()
  })
  afterEach(() => database.remove())

  it('plans for the contacts that have one of the tags of the audience', async () => {
    const accountId = await insertBot(database.db, 'tag_bot')
    const planned = await transact(database.db, async (trx) => {
      for (const [id, tag] of [
        [1, 'vip'],
        [2, 'cold'],
        [3, 'new'],
        [4, null],
      ] as const) {
        const contactId = await upsertContact(trx, person(id), 1)
        const evidence = { kind: 'start', updateId: id } as const
        await setSubscription(trx, { accountId, contactId, status: 'subscribed', evidence, at: 1 })
        if (tag !== null) await trx.insertInto('contact_tags').values({ contact_id: contactId, tag }).execute()
      }
      const messageRef = await saveMessage(trx, { html: 'Hi', media: null, buttons: [] })
      await openOrigin(trx, 7)
      const chunk = { campaignId: 7, messageRef, accountId, fields: [], snapshotAt: 5, afterContactId: 0, limit: 100 }
      return planChunk(trx, { ...chunk, filter: { tags: ['vip', 'new'] } })
    })
    expect(planned).toMatchObject({ planned: 2, done: true })
    const rows = await database.db.selectFrom('deliveries').select('contact_id').orderBy('contact_id').execute()
    expect(rows).toEqual([{ contact_id: 1 }, { contact_id: 3 }])
  })
})
