import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { installId } from '../../platform/install-id.ts'
import { readKeyCheck, refuseStaleKey } from '../../platform/secrets/index.ts'
import { folderBytes } from './archive/folder-parts.ts'
import type { Made, MakePlan, MakeProgress } from './archive/make.ts'
import { makeInThread } from './archive/thread-client.ts'
import { atOneMoment } from './copies/postgres-facts.ts'
import { dumpPostgres, requireTool } from './copies/postgres.ts'
import { backupNoRoom } from './errors.ts'
import { ownIdentity, type IdentitySecrets } from './identity.ts'

export interface MakerDeps {
  readonly database: Database
  /** DATABASE_URL; null on SQLite. */
  readonly databaseUrl: string | null
  readonly clock: Clock
  readonly secrets: IdentitySecrets
  /** BACKUP_DIR. */
  readonly folder: string
  readonly filesFolder: string
  /** Further age recipients. */
  readonly recipients: readonly string[]
  readonly version: string
  /** PATH, where pg_dump is looked for. */
  readonly programPath: string
}

export interface MadeBackup extends Made {
  readonly fileName: string
  readonly takenAt: number
}

const WORK_PREFIX = '.work-'
/** What a database file and its log may grow by meanwhile. */
const SPARE_BYTES = 64 * 1024 * 1024

/** Makes one backup; a name in BACKUP_DIR is only given to one that was opened again and found whole. */
export async function makeBackup(
  deps: MakerDeps,
  backupId: number,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: MakeProgress) => void },
): Promise<MadeBackup> {
  const { database, clock, secrets, folder } = deps
  refuseStaleKey(secrets.fingerprint, await readKeyCheck(database.db))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await removeWork(folder, backupId)
  await requireRoom(deps)
  const workFolder = join(folder, `${WORK_PREFIX}${backupId}`)
  await mkdir(workFolder, { mode: 0o700 })
  try {
    const takenAt = clock.now()
    const about = { version: deps.version, takenAt, installId: await installId(database.db), backupId }
    const seal = { ...(await ownIdentity(database.db, secrets, takenAt)), recipients: deps.recipients }
    const target = join(workFolder, 'sealed')
    const plan = { filesFolder: deps.filesFolder, workFolder, target, about, seal }
    const made = await seeDatabase(deps, workFolder, signal, (source) =>
      makeInThread({ ...plan, database: source }, signal, onProgress),
    )
    const fileName = `switchboard-${new Date(takenAt).toISOString().slice(0, 19).replaceAll(':', '')}Z-${backupId}.tar.age`
    await rename(target, join(folder, fileName))
    await syncFolder(folder)
    return { ...made, fileName, takenAt }
  } finally {
    await rm(workFolder, { recursive: true, force: true })
  }
}

async function seeDatabase<T>(
  { database, databaseUrl, programPath }: MakerDeps,
  workFolder: string,
  signal: AbortSignal,
  use: (source: MakePlan['database']) => Promise<T>,
): Promise<T> {
  if (database.path !== null) return use({ kind: 'sqlite', path: database.path })
  const url = databaseUrl ?? ''
  const target = join(workFolder, 'dump')
  const facts = await atOneMoment(url, async (moment) => {
    await requireTool('pg_dump', moment.major, programPath)
    await dumpPostgres({ url, programPath }, { ...moment, target }, signal)
    return moment.facts
  })
  return use({ kind: 'dump', path: target, facts })
}

/** The copy of the database and the sealed archive are there at the same time. */
async function requireRoom({ database, folder, filesFolder }: MakerDeps): Promise<void> {
  const { bytes, walBytes } = await database.size()
  const needed = 2 * (bytes + walBytes) + (await folderBytes(filesFolder)) + SPARE_BYTES
  const free = await freeBytes(folder)
  if (free !== null && free < needed) throw backupNoRoom(folder, needed, free)
}

/** Null where the file system does not tell. */
export const freeBytes = (folder: string): Promise<number | null> =>
  statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  )

/** What an earlier try of this backup has left, or one that was cut off before it: ids only grow. */
async function removeWork(folder: string, upToId: number): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const id = name.startsWith(WORK_PREFIX) ? Number(name.slice(WORK_PREFIX.length)) : Number.NaN
    if (id <= upToId) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** A new name is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
