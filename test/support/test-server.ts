import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAudit, type Audit } from '../../src/modules/audit/index.ts'
import { auditRoutes } from '../../src/modules/audit/routes.ts'
import { createAuth, refuseFallen, type Auth } from '../../src/modules/auth/index.ts'
import { authRoutes } from '../../src/modules/auth/routes.ts'
import type { Route } from '../../src/http/route.ts'
import { createServer, type Server, type ServerOptions } from '../../src/http/server.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'
import { createTestSecrets } from './test-secrets.ts'

export interface TestServer extends Server {
  readonly database: TestDatabase
  readonly audit: Audit
  readonly auth: Auth
  readonly clock: ManualClock
  /** Makes the owner `ada` and resolves to the cookie header of her session. */
  signUp(): Promise<string>
  remove(): Promise<void>
}

export const ownerPassword = 'ample otter canyon violin'
const START_MS = Date.UTC(2026, 0, 15)

/** The server over a real database, with the routes of audit and auth and those given. */
export async function createTestServer(
  options: Partial<Omit<ServerOptions, 'routes'>> & { readonly routes?: readonly Route[] } = {},
): Promise<TestServer> {
  const database = await createTestDatabase()
  const clock = createManualClock(START_MS)
  const audit = createAudit({
    key: Buffer.alloc(32, 7),
    clock,
    refuseFallen: (trx, actor) => refuseFallen(trx, actor, clock),
  })
  const secrets = await createTestSecrets(database.db)
  const auth = createAuth({ database, audit, realClock: clock, secrets, logger: silentLogger })
  const publicUrl = options.publicUrl ?? null
  const webFolder = join(database.folder, 'web')
  mkdirSync(join(webFolder, 'assets'), { recursive: true })
  writeFileSync(join(webFolder, 'index.html'), '<!doctype html><title>Switchboard</title>')
  writeFileSync(join(webFolder, 'assets', 'app-1a2b.js'), 'export {}')
  const server = await createServer({
    logger: silentLogger,
    trustProxy: [],
    allowInsecureHttp: false,
    corsOrigins: [],
    webFolder,
    version: '0.0.1',
    metricsToken: null,
    checks: async () => [{ name: 'database', ok: true, detail: null }],
    status: async () => ({ accounts: [] }),
    metrics: { render: async () => 'switchboard_up 1\n', contentType: 'text/plain; version=0.0.4' },
    sessions: auth,
    ...options,
    publicUrl,
    routes: [...authRoutes({ auth, publicUrl }), ...auditRoutes({ audit, database }), ...(options.routes ?? [])],
  })
  return {
    ...server,
    database,
    audit,
    auth,
    clock,
    async signUp() {
      const code = (await auth.beginSetup()) ?? ''
      const origin = { address: '127.0.0.1', userAgent: 'test' }
      return `session=${await auth.setUp({ code, name: 'ada', password: ownerPassword }, origin)}`
    },
    async remove() {
      await server.close()
      await database.remove()
    },
  }
}
