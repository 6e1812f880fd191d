import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertBot, person } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { createTestServer, type TestServer } from '../../../test/support/test-server.ts'
import { transact } from '../../db/transaction.ts'
import { systemActor } from '../../kernel/actor.ts'
import type { OwnRequest } from '../../http/server.ts'
import { upsertContact } from './contact-store.ts'
import { audienceRoutes } from './routes.ts'
import { setSubscription } from './subscription-store.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let server: TestServer
  let accountId: number

  beforeAll(async () => {
    database = await createDatabase()
    server = await createTestServer({ routes: audienceRoutes({ database }) })
    accountId = await insertBot(database.db, 'routes_bot')
    await transact(database.db, async (trx) => {
      const contactId = await upsertContact(trx, person(1), 5)
      const evidence = { kind: 'start', updateId: 1 } as const
      await setSubscription(trx, { accountId, contactId, status: 'subscribed', source: 'ads', evidence, at: 5 })
    })
  })
  afterAll(async () => {
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

    it.each([
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
