import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Db, Trx } from '../db/transaction.ts'
import { AppError } from '../kernel/errors.ts'
import { installId } from './install-id.ts'

const MARKER = '.switchboard-install'
const MARKED = 'files_marked'

/** Files of one install are in one folder: a process that sees another one would not find what people upload. */
export async function markFiles(db: Db, folder: string): Promise<void> {
  const id = await installId(db)
  const path = join(folder, MARKER)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = readMarker(path)
  if (found === id) return
  const isMarked = await db.selectFrom('instance').select('key').where('key', '=', MARKED).executeTakeFirst()
  if (found !== null || isMarked !== undefined) throw filesNotShared(folder, found !== null)
  writeFileSync(path, id, { flag: 'wx', mode: 0o600 })
  await db.insertInto('instance').values({ key: MARKED, value: hostname() }).execute()
}

/** A restored copy has a folder of its own; the first process marks it anew. */
export async function unmarkFiles(trx: Trx): Promise<void> {
  await trx.deleteFrom('instance').where('key', '=', MARKED).execute()
}

function readMarker(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const filesNotShared = (folder: string, isOther: boolean): AppError =>
  new AppError(
    'files_not_shared',
    'conflict',
    isOther
      ? `The folder of files ${folder} belongs to another install. Set FILES_DIR to the folder that all processes of this one share.`
      : `The folder of files ${folder} is not the one that the other processes use: it has no file ${MARKER}. Set FILES_DIR to the folder that all processes share, and see that it is mounted.`,
  )
