import { backup, DatabaseSync } from 'node:sqlite'

/** Pages a step; a step holds no lock that a writer waits for. */
const PAGES_AT_ONCE = 2_048
const BUSY_TIMEOUT_MS = 5_000

export interface Facts {
  readonly migrations: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  /** Hashes of the files that the database knows. */
  readonly files: ReadonlySet<string>
}

/**
 * Copies a database while others write to it. The open read transaction keeps one moment: without it every foreign write would make
 * the copy begin anew (sqlite.org/c3ref/backup_finish.html). The copy is one whole file, checked page by page.
 */
export async function copySqlite(path: string, target: string, onProgress: (share: number) => void): Promise<Facts> {
  const source = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  try {
    source.exec('begin')
    source.prepare('select count(*) from sqlite_master').get()
    await backup(source, target, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => onProgress(1 - remainingPages / Math.max(1, totalPages)),
    })
    source.exec('rollback')
  } finally {
    source.close()
  }
  return inspect(target)
}

const COUNTED = ['accounts', 'contacts', 'subscriptions', 'campaigns', 'deliveries', 'files', 'users', 'audit_events']

function inspect(path: string): Facts {
  const copy = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    copy.exec('pragma journal_mode = delete')
    const check = copy.prepare('pragma quick_check(1)').get()?.['quick_check']
    if (check !== 'ok') throw new Error(`the copy of the database is damaged: ${String(check)}`)
    const numberOf = (table: string): number => Number(copy.prepare(`select count(*) as n from ${table}`).get()?.['n'])
    return {
      migrations: textsOf(copy, 'select name as text from kysely_migration order by name'),
      counts: Object.fromEntries(COUNTED.map((table) => [table, numberOf(table)])),
      files: new Set(textsOf(copy, 'select sha256 as text from files')),
    }
  } finally {
    copy.close()
  }
}

const textsOf = (db: DatabaseSync, sql: string): string[] =>
  db
    .prepare(sql)
    .all()
    .map(({ text }) => String(text))
