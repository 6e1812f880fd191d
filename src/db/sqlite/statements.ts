import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'

const MAX_CACHED_STATEMENTS = 500

export interface StatementResult {
  readonly rows: Record<string, unknown>[]
  readonly changes: number | bigint
  readonly lastId: number | bigint
}

interface Prepared {
  readonly statement: StatementSync
  readonly returnsRows: boolean
}

export type Execute = (sql: string, parameters: readonly unknown[]) => StatementResult

/** Prepares each text once and runs it; rows are plain objects. */
export function createExecutor(db: DatabaseSync): Execute {
  const cache = new LRUCache<string, Prepared>({ max: MAX_CACHED_STATEMENTS })
  return (sql, parameters) => {
    let prepared = cache.get(sql)
    if (prepared === undefined) {
      const statement = db.prepare(sql)
      prepared = { statement, returnsRows: statement.columns().length > 0 }
      cache.set(sql, prepared)
    }
    const values = parameters as readonly SQLInputValue[]
    if (prepared.returnsRows) return { rows: prepared.statement.all(...values), changes: 0, lastId: 0 }
    const { changes, lastInsertRowid } = prepared.statement.run(...values)
    return { rows: [], changes, lastId: lastInsertRowid }
  }
}
