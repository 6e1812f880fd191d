import { DatabaseSync } from 'node:sqlite'
import { translate } from './errors.ts'

/** Readers of other processes or threads may hold a lock for a moment; nobody waits longer than this. */
const BUSY_TIMEOUT_MS = 5_000
/** A log that a long reader made grow gives its room back when it starts over. */
const MAX_IDLE_WAL_BYTES = 64 * 1024 * 1024

/** A writing connection. Checkpoints are left to the checkpointer, so that a commit never pays for one. */
export function openWriter(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  db.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma wal_autocheckpoint = 0;
    pragma journal_size_limit = ${MAX_IDLE_WAL_BYTES};
    pragma cache_size = -65536;
    pragma temp_store = memory;
  `)
  return db
}

/** That of the event loop: its users wait beside it, not in it. */
export function openMainWriter(path: string): DatabaseSync {
  try {
    const db = openWriter(path)
    db.exec('pragma busy_timeout = 0')
    return db
  } catch (error) {
    throw translate(error)
  }
}

export function openReader(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  db.exec('pragma query_only = on; pragma cache_size = -16384; pragma temp_store = memory;')
  return db
}
