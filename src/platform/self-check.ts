import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../db/database.ts'

export interface SelfCheck {
  readonly name: string
  readonly ok: boolean
  /** What is the matter and what to do; null when all is well. */
  readonly detail: string | null
}

const MIN_FREE_BYTES = 200 * 1024 * 1024
const MAX_QUEUED_WRITES = 10_000

/** What this process needs to be of use: a store that answers, a writer that keeps up, room on the disk. */
export const selfChecks = async (database: Database, folder: string): Promise<SelfCheck[]> => [
  await databaseCheck(database),
  writerCheck(database),
  await diskCheck(folder),
]

async function databaseCheck({ readDb }: Database): Promise<SelfCheck> {
  try {
    await readDb.selectFrom('instance').select('key').limit(1).execute()
    return { name: 'database', ok: true, detail: null }
  } catch (error) {
    return { name: 'database', ok: false, detail: `The database does not answer: ${messageOf(error)}` }
  }
}

function writerCheck({ writer }: Database): SelfCheck {
  const ok = writer.queued < MAX_QUEUED_WRITES
  return {
    name: 'writer',
    ok,
    detail: ok ? null : `${writer.queued} writes wait: the disk is slower than the work. See its load.`,
  }
}

/** Also used without a database, by `doctor`. */
export async function diskCheck(folder: string): Promise<SelfCheck> {
  try {
    const { bavail, bsize } = await statfs(join(folder, '.'))
    const freeMegabytes = Math.floor((bavail * bsize) / 1024 / 1024)
    const ok = bavail * bsize >= MIN_FREE_BYTES
    return {
      name: 'disk',
      ok,
      detail: ok ? null : `Only ${freeMegabytes} MB are free at ${folder}. Make room before it is full.`,
    }
  } catch (error) {
    return { name: 'disk', ok: false, detail: `The data folder ${folder} cannot be read: ${messageOf(error)}` }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
