import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import type { Chat } from '../../telegram/gateway.ts'
import { upsertContact } from './contact-store.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database.remove())

  const save = (chat: Chat, at: number) => transact(database.db, (trx) => upsertContact(trx, chat, at))
  const read = (id: number) =>
    database.db.selectFrom('contacts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  describe('upsertContact', () => {
    it('gives the same contact the same id and writes only news', async () => {
      const id = await save(person(1), 100)
      expect(await save(person(1), 200)).toBe(id)
      expect(await read(id)).toMatchObject({ created_at: 100, updated_at: 100 })
      expect(await save(person(1, { firstName: 'ÅSA' }), 300)).toBe(id)
      expect(await read(id)).toMatchObject({
        first_name: 'ÅSA',
        search: 'åsa  user_1',
        created_at: 100,
        updated_at: 300,
      })
    })

    it('keeps a known language when an update does not tell one', async () => {
      const id = await save(person(2, { languageCode: 'fr' }), 1)
      await save(person(2, { languageCode: '' }), 2)
      expect(await read(id)).toMatchObject({ language_code: 'fr', updated_at: 1 })
    })

    it('cuts names that are longer than Telegram allows', async () => {
      const id = await save(person(3, { firstName: 'x'.repeat(100_000) }), 1)
      expect((await read(id)).first_name).toHaveLength(128)
    })
  })
})
