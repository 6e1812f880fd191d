import { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Armed } from './arming.ts'
import { isOfSqlite, type SqliteFlavour } from './orders.ts'

/** As they are now, before anything is wrapped. */
interface Originals {
  readonly exec: (this: DatabaseSync, text: string) => void
  readonly prepare: (this: DatabaseSync, text: string) => StatementSync
}

/** sqlite.org/rescode.html; as `node:sqlite` throws them. */
const errors: Readonly<Record<SqliteFlavour, { readonly errcode: number; readonly message: string }>> = {
  full: { errcode: 13, message: 'database or disk is full' },
  broken: { errcode: 10, message: 'disk I/O error' },
  locked: { errcode: 5, message: 'database is locked' },
}

/** Makes this thread's calls of SQLite fail on order: at the driver, below everything that is ours. */
export function wrapSqlite(armed: Armed): void {
  const databases = new WeakMap<StatementSync, DatabaseSync>()
  const { exec: execute, prepare } = { ...(DatabaseSync.prototype as Originals) }

  const pass = (database: DatabaseSync | undefined, text: string): void => {
    const flavour = armed.judge(text)
    if (flavour === null || !isOfSqlite(flavour)) return
    if (flavour !== 'locked' && database?.isTransaction === true) execute.call(database, 'rollback')
    const { errcode, message } = errors[flavour]
    throw Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode, errstr: message })
  }

  DatabaseSync.prototype.prepare = function (text) {
    const statement = prepare.call(this, text)
    databases.set(statement, this)
    return statement
  }
  DatabaseSync.prototype.exec = function (text) {
    pass(this, text)
    execute.call(this, text)
  }
  for (const name of ['all', 'run', 'get'] as const)
    wrap(name, (statement) => pass(databases.get(statement), statement.sourceSQL))
}

function wrap(name: 'all' | 'run' | 'get', before: (statement: StatementSync) => void): void {
  const original = Reflect.get(StatementSync.prototype, name) as (this: StatementSync, ...values: unknown[]) => unknown
  const wrapped = function (this: StatementSync, ...values: unknown[]): unknown {
    before(this)
    return original.apply(this, values)
  }
  Object.defineProperty(StatementSync.prototype, name, { value: wrapped, writable: true, configurable: true })
}
