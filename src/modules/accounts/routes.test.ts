import { afterEach, beforeEach, expect, it } from 'vitest'
import { createAccountScene, type AccountScene } from '../../../test/support/account-scene.ts'
import { createTestServer, type TestServer } from '../../../test/support/test-server.ts'
import { accountRoutes } from './routes.ts'

let scene: AccountScene
let server: TestServer
let cookie: string
beforeEach(async () => {
  scene = await createAccountScene()
  server = await createTestServer({
    routes: accountRoutes({ accounts: await scene.again(), database: scene.database }),
  })
  cookie = await server.signUp()
})
afterEach(async () => {
  await server.remove()
  await scene.close()
})

const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) => {
  const headers = { cookie, host: 'localhost', origin: 'http://localhost' }
  const answer = await server.fastify.inject({
    method,
    url: `/api/v1/accounts${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json<Record<string, unknown>>() }
}

it('adds, shows, changes, pauses, checks and removes a bot, and never shows its token', async () => {
  const { token, username } = await scene.addBot()
  const added = await ask('POST', '', { token: ` ${token} ` })
  expect(added).toMatchObject({ status: 201, body: { id: 1, username, state: 'active' } })
  const answers = [
    await ask('GET', ''),
    await ask('PATCH', '/1', { welcomeText: 'Hi' }),
    await ask('POST', '/1/pause'),
    await ask('POST', '/1/resume'),
    await ask('POST', '/1/check'),
    await ask('GET', '/1'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
  expect(answers.at(-1)).toMatchObject({ body: { welcomeText: 'Hi', state: 'active' } })
  expect(JSON.stringify([added, answers])).not.toContain(token)
  expect(await ask('DELETE', '/1')).toEqual({ status: 204, body: null })
  expect(await ask('GET', '/1')).toMatchObject({ status: 404, body: { code: 'account_not_found' } })
})

it.each([
  { what: 'a token of another shape', request: ['POST', '', { token: 'hello' }], status: 400 },
  { what: 'a field that nobody knows', request: ['PATCH', '/1', { colour: 'red' }], status: 400 },
  { what: 'an empty text', request: ['PATCH', '/1', { welcomeText: ' ' }], status: 400 },
  { what: 'an id that is none', request: ['POST', '/x/pause', {}], status: 400 },
  { what: 'an id that is not there', request: ['PATCH', '/99', { welcomeText: 'Hi' }], status: 404 },
] as const)('refuses $what', async ({ request: [method, path, body], status }) => {
  expect(await ask(method, path, body)).toMatchObject({ status })
})

it('refuses the same bot twice with its own code', async () => {
  const { token } = await scene.addBot()
  await ask('POST', '', { token })
  expect(await ask('POST', '', { token })).toMatchObject({ status: 409, body: { code: 'account_exists' } })
})
