import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app.ts'
import { toConfig } from '../src/config/config.ts'
import { readEnv } from '../src/config/env.ts'
import { systemActor } from '../src/kernel/actor.ts'
import { silentLogger } from '../src/kernel/log.ts'
import { operationsOf, rolesDocument } from '../test/api/matrix.ts'

/** Writes docs/roles.md from the routes of a server that is opened for a moment. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-roles-'))
  const variables = { HOME: folder, DATA_DIR: join(folder, 'data'), MASTER_KEY: 'ab'.repeat(32) }
  const app = await createApp(toConfig(readEnv(variables)), { role: 'cli', logger: silentLogger })
  try {
    const { body } = await app.server.injectAs(systemActor('roles'), { method: 'GET', url: '/api/v1/openapi.json' })
    writeFileSync(new URL('../docs/roles.md', import.meta.url), rolesDocument(operationsOf(body)))
  } finally {
    await app.close()
    rmSync(folder, { recursive: true })
  }
}

await main()
