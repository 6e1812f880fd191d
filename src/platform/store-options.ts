import type { Database } from '../db/database.ts'
import type { OnStatement } from '../db/statements.ts'
import type { Logger } from '../kernel/log.ts'
import type { CrashAt } from './crashpoint.ts'
import type { Secrets } from './secrets/index.ts'
import type { MasterKeyOptions } from './secrets/master-key.ts'

export interface DataFolderOptions {
  readonly path: string
  readonly masterKey: MasterKeyOptions
  readonly crashAt: CrashAt | null
  readonly logger: Logger
  /** Null: a SQLite database in the folder. */
  readonly shared?: SharedStoreOptions | null
  readonly onStatement?: OnStatement
}

export interface DataFolder {
  readonly database: Database
  readonly secrets: Secrets
  /** Path and fingerprint of a master key that was made just now; the person must keep a copy. */
  readonly newMasterKey: { readonly path: string; readonly fingerprint: string } | null
  /** Folder of uploaded files. */
  readonly filesDir: string
  /** Whether the command line reaches this process by the socket of the folder. */
  readonly ownsSocket: boolean
  close(): Promise<void>
}

export interface SharedStoreOptions {
  readonly url: string
  readonly poolMin: number
  readonly poolMax: number
  readonly statementTimeoutMs: number
  /** Folder of uploaded files, the same for all processes. */
  readonly filesDir: string
  /** What this process is, for the others and for pg_stat_activity. A worker has no command line. */
  readonly role: 'all' | 'web' | 'worker' | 'cli' | 'migrate'
  /** The schema became another one while the database was away: this process must end. */
  readonly onOutdated: (error: unknown) => void
}
