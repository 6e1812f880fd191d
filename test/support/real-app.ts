import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulator, type BotHandle, type Simulator } from '../../simulator/index.ts'
import { createApp, type App } from '../../src/app.ts'
import { toConfig } from '../../src/config/config.ts'
import { readEnv, type Variables } from '../../src/config/env.ts'
import type { Method } from '../../src/http/route.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { createLogger } from '../../src/platform/logger.ts'
import { createScrubber } from '../../src/platform/scrub.ts'
import { createTestDatabase, type StoreName } from './test-database.ts'

export interface Operation {
  readonly method: Method
  /** With `{name}` where a parameter is. */
  readonly path: string
  readonly permission: string
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly hasBody: boolean
}

/** Switchboard as it is composed, on a port of this machine, before a simulated Telegram. */
export interface RealApp {
  readonly app: App
  readonly simulator: Simulator
  /** As `http://127.0.0.1:4711`. */
  readonly url: string
  readonly dataDir: string
  /** Every line of the log, at level debug. */
  readonly logged: readonly string[]
  /** The cookie header of the owner's session. */
  readonly cookie: string
  readonly setupCode: string
  readonly operations: readonly Operation[]
  /** As the owner of the data folder. */
  ask<T>(method: Method, path: string, body?: object): Promise<T>
  addBot(username: string): Promise<BotHandle & { readonly accountId: number }>
  close(): Promise<void>
}

export const ownerPassword = 'ample otter canyon violin'
export const masterKey = '1f'.repeat(32)

export async function startRealApp(variables: Variables = {}, store: StoreName = 'SQLite'): Promise<RealApp> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-real-'))
  const simulator = await createSimulator()
  const logged: string[] = []
  const scrubber = createScrubber()
  const logger = createLogger({ level: 'debug', scrubber, write: (line) => logged.push(line) })
  const dataDir = join(folder, 'data')
  const shared = store === 'SQLite' ? null : await createTestDatabase({ store, isMigrated: false })
  const env = {
    HOME: folder,
    DATA_DIR: dataDir,
    PORT: '0',
    MASTER_KEY: masterKey,
    TELEGRAM_API_ROOT: simulator.url,
    TELEGRAM_POLL_TIMEOUT_S: '1',
    TELEGRAM_CALL_TIMEOUT_MS: '1000',
    RATE_LIMIT_PER_MINUTE: '0',
    DATABASE_URL: shared?.url ?? '',
  }
  const app = await createApp(toConfig(readEnv({ ...env, ...variables })), { role: 'serve', logger })
  const url = (await app.start()) ?? ''
  const setupCode = (await app.beginSetup()) ?? ''
  scrubber.plant(setupCode)
  const ask = async <T>(method: Method, path: string, body?: object): Promise<T> => {
    const request = { method, url: `/api/v1${path}`, ...(body === undefined ? {} : { body }) }
    const answer = await app.server.injectAs(systemActor('test'), request)
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`)
    return (answer.body === '' ? undefined : JSON.parse(answer.body)) as T
  }
  const { headers } = await app.server.fastify.inject({
    method: 'POST',
    url: '/api/v1/auth/setup',
    payload: { code: setupCode, name: 'ada', password: ownerPassword },
  })
  return {
    app,
    simulator,
    url,
    dataDir,
    logged,
    cookie: [headers['set-cookie'] ?? []]
      .flat()
      .map((text) => text.split(';', 1)[0])
      .join('; '),
    setupCode,
    operations: operationsOf(await ask('GET', '/openapi.json')),
    ask,
    async addBot(username) {
      const bot = await simulator.control.addBot({ username })
      const { id } = await ask<{ id: number }>('POST', '/accounts', { token: bot.token })
      return { ...bot, accountId: id }
    },
    async close() {
      await app.close()
      await simulator.close()
      await shared?.remove()
      rmSync(folder, { recursive: true })
    },
  }
}

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
}
interface ApiOperation {
  readonly 'x-permission': string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: object
}

const operationsOf = ({ paths }: ApiDocument): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      method === 'head'
        ? []
        : [
            {
              method: method.toUpperCase() as Method,
              path,
              permission: operation['x-permission'],
              parameters: operation.parameters ?? [],
              hasBody: operation.requestBody !== undefined,
            },
          ],
    ),
  )
