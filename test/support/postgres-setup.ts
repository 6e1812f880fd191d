import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startPostgres, type PostgresServer } from '../../scripts/stage/postgres/server.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openPostgres } from '../../src/db/postgres/open.ts'
import { migratePgBoss } from '../../src/platform/jobs/pg-boss-dispatcher.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address that makes a database for each POST and drops the one of a DELETE. */
    readonly postgresDatabases: string
  }
}

const TEMPLATE = 'switchboard_template'
const STATEMENT_TIMEOUT_MS = 30_000

/** One PostgreSQL for a whole run, started when the first test asks for a database. */
// eslint-disable-next-line no-restricted-syntax -- vitest asks for a default export
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresServer> | undefined
  const server = createServer((request, response) => {
    starting ??= startWithTemplate()
    starting
      .then((postgres) =>
        request.method === 'DELETE' ? drop(postgres, request.url ?? '') : create(postgres, request.url === '/migrated'),
      )
      .then((text) => response.end(text))
      .catch((error: unknown) => response.writeHead(500).end(inWords(error)))
  })
  const { port } = await listen(server)
  project.provide('postgresDatabases', `http://127.0.0.1:${port}`)
  return async () => {
    server.close()
    server.closeAllConnections()
    await (await starting?.catch(() => undefined))?.close()
  }
}

async function startWithTemplate(): Promise<PostgresServer> {
  const postgres = await startPostgres()
  await postgres.run(`create database ${TEMPLATE}`)
  const database = await openPostgres({
    url: postgres.url(TEMPLATE),
    poolMin: 0,
    poolMax: 2,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    applicationName: 'switchboard template',
    onError: () => undefined,
  })
  await migrate(database.db)
  await database.close()
  await migratePgBoss(postgres.url(TEMPLATE))
  return postgres
}

async function create(postgres: PostgresServer, isMigrated: boolean): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const template = isMigrated ? TEMPLATE : 'template0'
  await postgres.run(`create database ${name} template ${template} strategy file_copy`)
  return postgres.url(name)
}

async function drop(postgres: PostgresServer, path: string): Promise<string> {
  const name = /^\/(test_[0-9a-f]{32})$/.exec(path)?.[1]
  if (name === undefined) throw new Error(`${path} is no database of a test.`)
  await postgres.run(`drop database if exists ${name} with (force)`)
  return ''
}

const inWords = (error: unknown): string =>
  error instanceof Error
    ? [error.message, error.cause === undefined ? '' : inWords(error.cause)].join('\n')
    : String(error)

const listen = (server: Server): Promise<AddressInfo> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo)))
