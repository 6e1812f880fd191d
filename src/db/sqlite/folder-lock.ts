import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../kernel/errors.ts'

export interface FolderLock {
  release(): void
}

/**
 * Makes this process the only owner of a data folder. The kernel releases the lock when the process ends, however it ends;
 * it is never taken over by a timeout, because a stopped holder may wake up again.
 * @throws AppError `folder_in_use` naming the holder.
 */
export function lockFolder(folder: string, holder: string): FolderLock {
  const namePath = join(folder, 'switchboard.lock.holder')
  const db = new DatabaseSync(join(folder, 'switchboard.lock'), { timeout: 0 })
  try {
    db.exec('pragma locking_mode = exclusive; begin exclusive; create table if not exists held (x); commit;')
  } catch (cause) {
    db.close()
    throw folderInUse(folder, readHolder(namePath), cause)
  }
  writeFileSync(namePath, holder)
  return { release: () => db.close() }
}

function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, 200)
  } catch {
    return 'a process that has not written its name yet'
  }
}

const folderInUse = (folder: string, holder: string, cause: unknown): AppError =>
  new AppError(
    'folder_in_use',
    'conflict',
    `The data folder ${folder} is in use by ${holder}. Stop that one first, or set DATA_DIR to another folder.`,
    { cause },
  )
