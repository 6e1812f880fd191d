import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { openDatabase, type Database } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openPostgres } from '../../src/db/postgres/open.ts'

export type StoreName = 'SQLite' | 'PostgreSQL'

export interface TestDatabase extends Database {
  /** A folder of its own, for files too. */
  readonly folder: string
  /** DATABASE_URL; null on SQLite. */
  readonly url: string | null
  /** Closes it and removes it. */
  remove(): Promise<void>
}

export interface TestDatabaseOptions {
  readonly isMigrated?: boolean
  readonly store?: StoreName
}

const POOL_MAX = 6
const STATEMENT_TIMEOUT_MS = 20_000

/** A real database of its own, migrated unless told otherwise; SQLite unless told otherwise. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { isMigrated = true, store = 'SQLite' } = options
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
  if (store === 'PostgreSQL') return createOnPostgres(folder, isMigrated)
  const database = openDatabase(folder, (error) => {
    throw error
  })
  if (isMigrated) await migrate(database.db)
  return {
    ...database,
    folder,
    url: null,
    async remove() {
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function createOnPostgres(folder: string, isMigrated: boolean): Promise<TestDatabase> {
  const databases = inject('postgresDatabases')
  const url = await ask(`${databases}/${isMigrated ? 'migrated' : 'empty'}`, 'POST')
  const database = await openPostgres({
    url,
    poolMin: 0,
    poolMax: POOL_MAX,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    applicationName: 'switchboard test',
    onError: () => undefined,
  })
  return {
    ...database,
    folder,
    url,
    async remove() {
      await database.close()
      await ask(`${databases}${new URL(url).pathname}`, 'DELETE')
      rmSync(folder, { recursive: true })
    },
  }
}

async function ask(url: string, method: 'POST' | 'DELETE'): Promise<string> {
  const response = await fetch(url, { method })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
