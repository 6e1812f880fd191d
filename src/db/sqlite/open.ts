import { DatabaseSync } from 'node:sqlite'

/** Readers of other processes or threads may hold a lock for a moment; nobody waits longer than this. */
const BUSY_TIMEOUT_MS = 5_000

/** The writing connection. Checkpoints are left to the checkpointer, so that a commit never pays for one. */
export function openWriter(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  db.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma wal_autocheckpoint = 0;
    pragma cache_size = -65536;
    pragma temp_store = memory;
  `)
  return db
}

export function openReader(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  db.exec('pragma query_only = on; pragma cache_size = -16384; pragma temp_store = memory;')
  return db
}
