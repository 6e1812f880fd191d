import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres, type PostgresServer } from './postgres/server.ts'
import { stop, type Product, type Stage } from './stage.ts'
import type { Child } from './child.ts'

const READY_TIMEOUT_MS = 30_000
const DATABASE = 'switchboard'

/** Switchboard on PostgreSQL: one process for people, others that work. */
export interface Cluster {
  readonly web: Product
  readonly postgres: PostgresServer
  readonly databaseUrl: string
  /** Starts one more worker; `ready` resolves when it works. */
  addWorker(env?: Readonly<Record<string, string>>): Worker
  /** Ends the processes, then the database. The stage stays. */
  close(): Promise<void>
}

export interface Worker {
  readonly child: Child
  ready(): Promise<void>
}

export async function openCluster(stage: Stage): Promise<Cluster> {
  const postgres = await startPostgres({ isDurable: true })
  try {
    await postgres.run(`create database ${DATABASE}`)
    const databaseUrl = postgres.url(DATABASE)
    const shared = { DATABASE_URL: databaseUrl, FILES_DIR: join(stage.folder, 'files') }
    const workers = new Set<Child>()
    let count = 0
    const web = await stage.start({ ...shared, ROLE: 'web' })
    return {
      web,
      postgres,
      databaseUrl,
      addWorker(env = {}) {
        const dataDir = join(stage.folder, `worker-${++count}`)
        mkdirSync(dataDir)
        const { child } = stage.launch({ ...shared, ROLE: 'worker', PORT: '0', DATA_DIR: dataDir, ...env })
        workers.add(child)
        void child.exited.then(() => workers.delete(child))
        return { child, ready: () => child.line(/"msg":"ready"/, READY_TIMEOUT_MS).then(() => undefined) }
      },
      async close() {
        await Promise.all([...workers, web.child].map(stop))
        await postgres.close()
      },
    }
  } catch (error) {
    await postgres.close()
    throw error
  }
}
