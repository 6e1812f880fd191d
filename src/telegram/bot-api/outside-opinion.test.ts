import { createServer } from 'node:net'
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLogger } from '../../kernel/log.ts'
import type { Sender } from '../gateway.ts'
import { createSenderFactory } from './index.ts'

/** A Bot API server that others wrote: it shares no opinion with ours. */
const token = '123456789:AAEoutsideoutsideoutsideoutside'
const timeouts = { connectMs: 500, sendMs: 2_000, uploadMs: 2_000, callMs: 2_000, pollS: 1 }

let server: TelegramServer
let sender: Sender

beforeEach(async () => {
  server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' })
  await server.start()
  sender = createSenderFactory({ apiRoot: server.config.apiURL, timeouts, logger: silentLogger }).botApi(token)
})
afterEach(async () => {
  await sender.close()
  await server.stop()
})

it('understands what we send', async () => {
  const buttons = [[{ text: 'Leave', data: 'stop' }]]
  expect(await sender.send({ chatId: 1, html: '<b>Hello</b>', buttons })).toMatchObject({ kind: 'sent' })
  expect(server.storage.botMessages).toMatchObject([
    { botToken: token, message: { text: '<b>Hello</b>', parse_mode: 'HTML' } },
  ])
  expect(JSON.stringify(server.storage.botMessages)).toContain('callback_data')
})

it('answers our questions and hands over updates until they are confirmed', async () => {
  expect(await sender.identify()).toMatchObject({ kind: 'ok', value: { username: expect.any(String) as string } })
  const client = server.getClient(token)
  await client.sendCommand(client.makeCommand('/start'))
  const answer = await sender.poll(0, new AbortController().signal)
  expect(answer).toMatchObject({ kind: 'ok', value: [{ payload: expect.stringContaining('/start') as string }] })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}
