import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { createSimulator } from '../../simulator/index.ts'
import { createApp } from '../../src/app.ts'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { createScrubber } from '../../src/platform/scrub.ts'
import { startTelling } from '../../src/telling.ts'

const KEY = 'c0llector-key-of-this-test'

async function openReceiver() {
  const received: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const bytes = Buffer.concat(chunks)
      received.push(
        `${request.url ?? ''}\n${(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()}`,
      )
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    received,
    url: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

it('a whole server tells a collector of its requests, sends and failures, and no secret, person or text', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-telling-'))
  const [receiver, simulator] = [await openReceiver(), await createSimulator()]
  const config = toConfig(
    readEnv({
      HOME: folder,
      DATA_DIR: join(folder, 'data'),
      PORT: '0',
      MASTER_KEY: '11'.repeat(32),
      TELEGRAM_API_ROOT: simulator.url,
      TELEGRAM_POLL_TIMEOUT_S: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${receiver.url}`,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=${KEY}`,
      SENTRY_DSN: `http://publickey@127.0.0.1:${receiver.url}/1`,
    }),
  )
  const telling = await startTelling(config, silentLogger, createScrubber())
  const app = await createApp(config, { role: 'serve', logger: telling.logger, tracing: telling.tracing })
  await app.start()
  const bot = await simulator.control.addBot({ username: 'quiet_news_bot' })
  const added = await app.server.injectAs(systemActor('test'), {
    method: 'POST',
    url: '/api/v1/accounts',
    body: { token: bot.token },
  })
  expect(added.status).toBe(201)
  const person = await simulator.control.addPerson({ first_name: 'Wilhelmina' })
  await simulator.control.act({ type: 'start', bot: bot.id, person: person.id })
  await expect.poll(async () => (await simulator.control.summary()).committed).toBeGreaterThan(0)
  telling.logger.error({ error: new Error(`it broke with ${bot.token}`), header: KEY }, 'planted')
  await app.close()
  await telling.close()
  await receiver.close()
  await simulator.close()
  rmSync(folder, { recursive: true })

  const all = receiver.received.join('\n')
  for (const span of ['POST /api/v1/accounts', 'telegram getMe', 'telegram getUpdates', 'telegram send'])
    expect(all).toContain(span)
  expect(all).toContain('/api/1/envelope/')
  expect(all).toContain('it broke with [bot token]')
  for (const secret of [bot.token, bot.token.split(':')[1] ?? '', KEY, 'Wilhelmina', '11'.repeat(32)])
    expect(all).not.toContain(secret)
})
