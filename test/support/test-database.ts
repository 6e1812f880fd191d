import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'

export interface TestDatabase extends Database {
  readonly folder: string
  /** Closes it and removes its folder. */
  remove(): Promise<void>
}

/** A real database in a folder of its own, migrated unless told otherwise. */
export async function createTestDatabase(
  options: { readonly isMigrated: boolean } = { isMigrated: true },
): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
  const database = openDatabase(folder, (error) => {
    throw error
  })
  if (options.isMigrated) await migrate(database.db)
  return {
    ...database,
    folder,
    async remove() {
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}
