import { describe } from 'vitest'
import { createTestDatabase, type StoreName, type TestDatabase, type TestDatabaseOptions } from './test-database.ts'

export interface EachStore {
  readonly store: StoreName
  /** A fresh database of this store; `remove()` it after the test. */
  createDatabase(options?: Omit<TestDatabaseOptions, 'store'>): Promise<TestDatabase>
}

/** Runs these tests on real SQLite and on a real PostgreSQL. */
export function onEachStore(body: (each: EachStore) => void): void {
  describe.each<StoreName>(['SQLite', 'PostgreSQL'])('on %s', (store) =>
    body({ store, createDatabase: (options = {}) => createTestDatabase({ ...options, store }) }),
  )
}
