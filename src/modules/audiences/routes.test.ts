import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestJobs, until } from '../../../test/support/jobs.ts'
import { insertBot, person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { createTestServer, type TestServer } from '../../../test/support/test-server.ts'
import { transact } from '../../db/transaction.ts'
import { systemActor } from '../../kernel/actor.ts'
import type { OwnRequest } from '../../http/server.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import { upsertContact } from './contact-store.ts'
import { audienceRoutes } from './routes.ts'
import { createTags } from './tags.ts'
import { setSubscription } from './subscription-store.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let server: TestServer
  let accountId: number
  let jobs: Jobs

  beforeAll(async () => {
    database = await createDatabase()
    jobs = createTestJobs(database)
    const audit = { record: () => Promise.resolve() }
    const tags = createTags({ database, audit, jobs })
    server = await createTestServer({
      routes: audienceRoutes({ database, audit, tags, forget: () => Promise.resolve() }),
    })
    await jobs.start()
    accountId = await insertBot(database.db, 'routes_bot')
    await transact(database.db, async (trx) => {
      const contactId = await upsertContact(trx, person(1), 5)
      const evidence = { kind: 'start', updateId: 1 } as const
      await setSubscription(trx, { accountId, contactId, status: 'subscribed', source: 'ads', evidence, at: 5 })
    })
  })
  afterAll(async () => {
    await jobs.stop()
    await server.remove()
    await database.remove()
  })

  const ask = async (method: OwnRequest['method'], path: string, body?: object) => {
    const request = { method, url: `/api/v1${path}`, ...(body === undefined ? {} : { body }) }
    const reply = await server.injectAs(systemActor('test'), request)
    return { status: reply.status, body: JSON.parse(reply.body) as Record<string, unknown> }
  }

  describe('the routes of audiences', () => {
    it('list contacts with why each is subscribed, and give one by its id', async () => {
      const { body } = await ask('GET', `/contacts?search=name1&accountId=${accountId}&status=subscribed&limit=1`)
      const contact = {
        id: 1,
        telegramId: 1,
        subscriptions: [{ accountId, accountUsername: 'routes_bot', source: 'ads', why: 'They pressed Start.' }],
      }
      expect(body).toMatchObject({ items: [contact], nextCursor: null })
      expect((await ask('GET', '/contacts/1')).body).toMatchObject(contact)
    })

    it('count an audience and list its sources', async () => {
      expect(await ask('POST', '/audiences/count', { accountIds: [accountId], source: 'ads' })).toMatchObject({
        status: 200,
        body: { recipients: 1, byAccount: [{ accountId, recipients: 1 }] },
      })
      expect(await ask('GET', '/audiences/sources')).toMatchObject({
        body: { sources: [{ source: 'ads', subscribers: 1 }] },
      })
    })

    it('tag a contact, and all of a filter by its number; filter, count, export and aim by tag', async () => {
      await transact(database.db, async (trx) => {
        for (const id of [2, 3]) await upsertContact(trx, person(id, { firstName: '=cmd()' }), 5)
      })
      expect(await ask('PUT', '/contacts/1/tags', { tags: [' VIP ', 'vip'] })).toMatchObject({
        body: { tags: ['vip'] },
      })
      expect(await ask('GET', '/contacts/count?search=cmd')).toMatchObject({ body: { contacts: 2 } })
      const many = { tag: 'Cold', action: 'add', filter: { search: 'cmd' } }
      expect(await ask('POST', '/contacts/tags', { ...many, contacts: 3 })).toMatchObject({
        body: { code: 'contacts_changed' },
      })
      const { body } = await ask('POST', '/contacts/tags', { ...many, contacts: 2 })
      await until(async () => (await jobs.find(String(body.jobId)))?.state === 'done')
      expect(await ask('GET', '/tags')).toMatchObject({
        body: {
          tags: [
            { tag: 'cold', contacts: 2 },
            { tag: 'vip', contacts: 1 },
          ],
        },
      })
      expect(await ask('GET', '/contacts?tag=vip')).toMatchObject({ body: { items: [{ id: 1, tags: ['vip'] }] } })
      const aim = (tags: string[]) => ask('POST', '/audiences/count', { accountIds: [accountId], tags })
      expect(await aim(['vip', 'none'])).toMatchObject({ body: { recipients: 1 } })
      expect(await aim(['cold'])).toMatchObject({ body: { recipients: 0, excluded: { filtered: 1 } } })
      const url = '/api/v1/contacts/export.csv?tag=cold'
      const csv = await server.injectAs(systemActor('test'), { method: 'GET', url })
      expect(csv.body.split('\r\n')[1]).toContain("3,person,'=cmd(),,user_3,en,cold,,1970-")
      expect(csv.body.trim().split('\r\n')).toHaveLength(3)
    })

    it.each([
      ['PUT', '/contacts/99/tags', { tags: ['x'] }, 404, 'contact_not_found'],
      ['PUT', '/contacts/1/tags', { tags: ['a;b'] }, 400, 'tag_invalid'],
      ['GET', '/contacts/99', undefined, 404, 'contact_not_found'],
      ['GET', '/contacts/x', undefined, 400, 'invalid_input'],
      ['GET', '/contacts?limit=201', undefined, 400, 'invalid_input'],
      ['GET', '/contacts?colour=red', undefined, 400, 'invalid_input'],
      ['GET', '/contacts?cursor=zzz', undefined, 400, 'invalid_cursor'],
      ['POST', '/audiences/count', { accountIds: [12_345] }, 400, 'audience_account_missing'],
      ['POST', '/audiences/count', { accountIds: [1], everybody: true }, 400, 'invalid_input'],
      ['POST', '/audiences/count', {}, 400, 'invalid_input'],
    ] as const)('refuse %s %s %j with %i %s', async (...row) => {
      const [method, path, body, status, code] = row
      expect(await ask(method, path, body)).toMatchObject({ status, body: { code } })
    })

    it('ask strangers to sign in', async () => {
      expect((await server.fastify.inject({ url: '/api/v1/contacts' })).statusCode).toBe(401)
    })
  })
})
