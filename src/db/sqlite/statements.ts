import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'

const MAX_CACHED_STATEMENTS = 500

export interface StatementResult {
  readonly rows: Record<string, unknown>[]
  readonly changes: number | bigint
  readonly lastId: number | bigint
}

interface Prepared {
  readonly statement: StatementSync
  /** None: it returns no rows. */
  readonly columns: readonly string[]
}

export type Execute = (sql: string, parameters: readonly unknown[]) => StatementResult

/** Prepares each text once and runs it. */
export function createExecutor(db: DatabaseSync): Execute {
  const cache = new LRUCache<string, Prepared>({ max: MAX_CACHED_STATEMENTS })
  return (sql, parameters) => {
    let prepared = cache.get(sql)
    if (prepared === undefined) {
      const statement = db.prepare(sql)
      statement.setReturnArrays(true)
      prepared = { statement, columns: statement.columns().map(({ name }) => name) }
      cache.set(sql, prepared)
    }
    const { statement, columns } = prepared
    const values = parameters as readonly SQLInputValue[]
    if (columns.length > 0) return { rows: toObjects(columns, statement.all(...values)), changes: 0, lastId: 0 }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], changes, lastId: lastInsertRowid }
  }
}

/** The objects of node:sqlite have no prototype: V8 keeps those as hash tables, ten times slower to read than these (measured). */
function toObjects(columns: readonly string[], rows: readonly unknown[]): Record<string, unknown>[] {
  return (rows as readonly (readonly SQLOutputValue[])[]).map((values) => {
    const row: Record<string, unknown> = {}
    columns.forEach((name, index) => {
      row[name] = values[index]
    })
    return row
  })
}
