import { createWriteStream } from 'node:fs'
import { access, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openDatabase } from '../../../db/database.ts'
import { migrations } from '../../../db/migrations/index.ts'
import { transact, type Db } from '../../../db/transaction.ts'
import { writeRestoreMark } from '../../../platform/install-id.ts'
import { unmarkFiles } from '../../../platform/files-mark-store.ts'
import { fingerprint, readKeyCheck, refuseWrongKey, unwrap } from '../../../platform/secrets/index.ts'
import { manifestKey, type About, type Manifest } from '../archive/manifest.ts'
import { openSealed, readWrappedIdentity } from '../archive/seal.ts'
import { unpack } from '../archive/unpack.ts'
import { lookAt } from '../copies/postgres-facts.ts'
import { loadPostgres, requireTool } from '../copies/postgres.ts'
import {
  backupDamaged,
  backupKeyWrong,
  backupNewer,
  backupUnreadable,
  notABackup,
  targetNotEmpty,
  targetWrongStore,
} from '../errors.ts'
import { IDENTITY_PLACE } from '../identity.ts'
import { openTarget } from './target.ts'

export interface RestoreOptions {
  readonly file: string
  /** Data folder to make. */
  readonly into: string
  /** An empty PostgreSQL database, for a backup of one. */
  readonly databaseUrl: string | null
  readonly masterKey: Uint8Array
  /** PATH, where pg_restore is looked for. */
  readonly programPath: string
  readonly onProgress: (bytes: number) => void
}

export interface Restored {
  readonly about: About
  readonly counts: Manifest['counts']
  readonly missingFiles: number
}

/**
 * Makes a data folder (and fills a database) from a backup. Everything is read and checked before the folder gets its name.
 * @throws AppError `not_a_backup`, `backup_unreadable`, `backup_damaged`, `backup_key_wrong`, `backup_newer`,
 * `restore_target_not_empty`, `restore_target_unusable`, `restore_wrong_store`, `dump_tool_missing`, `dump_tool_too_old`
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { file, masterKey, databaseUrl, into } = options
  const identity = await openIdentity(file, masterKey)
  if (databaseUrl !== null) await refuseFullDatabase(options, databaseUrl)
  const target = await openTarget(into)
  try {
    const { about, manifest } = await unpackInto(options, identity, target.work)
    if (about.store === 'sqlite') await settleSqlite(target.work, masterKey, about)
    else await settlePostgres(options, target.work, about)
    await target.finish()
    return { about, counts: manifest.counts, missingFiles: manifest.missingFiles }
  } catch (error) {
    await target.giveUp()
    throw error
  }
}

async function openIdentity(file: string, masterKey: Uint8Array): Promise<string> {
  await access(file).catch((cause: unknown) => Promise.reject(backupUnreadable(file, cause)))
  const found = await readWrappedIdentity(file)
  if (found === null) throw notABackup(file, 'it is not sealed as one')
  if (found.fingerprint !== fingerprint(masterKey)) throw backupKeyWrong(found.fingerprint, fingerprint(masterKey))
  try {
    return Buffer.from(unwrap(masterKey, IDENTITY_PLACE, found.wrapped)).toString('utf8')
  } catch (cause) {
    throw backupDamaged(file, 'the identity in its header was changed', cause)
  }
}

async function refuseFullDatabase({ programPath }: RestoreOptions, url: string): Promise<void> {
  const { major, isEmpty } = await lookAt(url)
  if (!isEmpty) throw targetNotEmpty('The database')
  await requireTool('pg_restore', major, programPath)
}

async function unpackInto({ file, databaseUrl, onProgress }: RestoreOptions, identity: string, work: string) {
  let done = 0
  const plain = await openSealed(file, identity).catch((cause: unknown) =>
    Promise.reject(backupDamaged(file, 'its header was changed', cause)),
  )
  await mkdir(join(work, 'files'), { mode: 0o700 })
  return unpack({
    path: file,
    plain,
    macKey: manifestKey(identity),
    onAbout(about) {
      const unknown = about.migrations.find((name) => !(name in migrations))
      if (unknown !== undefined) throw backupNewer(about.version, unknown)
      if ((about.store === 'postgres') !== (databaseUrl !== null)) throw targetWrongStore(about.store)
    },
    async onPart(name, content) {
      const path = join(work, name)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const counted = async function* (): AsyncGenerator<Uint8Array> {
        for await (const chunk of content) {
          onProgress((done += chunk.length))
          yield chunk
        }
      }
      await pipeline(counted(), createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }))
    },
  })
}

async function settleSqlite(work: string, masterKey: Uint8Array, about: About): Promise<void> {
  await rename(join(work, 'database.sqlite'), join(work, 'switchboard.db'))
  const failures: unknown[] = []
  const database = openDatabase(work, (error) => failures.push(error))
  try {
    await settle(database.db, masterKey, about)
  } finally {
    await database.close()
  }
  if (failures.length > 0) throw failures[0]
  const handle = await open(join(work, 'switchboard.db'), 'r')
  await handle.sync().finally(() => handle.close())
}

async function settlePostgres({ databaseUrl, masterKey, programPath }: RestoreOptions, work: string, about: About) {
  const url = databaseUrl ?? ''
  const dump = join(work, 'database.pgdump')
  await loadPostgres({ url, programPath }, dump)
  await rm(dump)
  const { openPostgres } = await import('../../../db/postgres/open.ts')
  const limits = { poolMin: 0, poolMax: 2, statementTimeoutMs: 60_000 }
  const database = await openPostgres({
    url,
    ...limits,
    applicationName: 'switchboard restore',
    onError: () => undefined,
  })
  try {
    await settle(database.db, masterKey, about)
  } finally {
    await database.close()
  }
}

/** The first start holds everything because of this mark, before anything can be sent. */
async function settle(db: Db, masterKey: Uint8Array, { backupId, takenAt }: About): Promise<void> {
  const check = await readKeyCheck(db)
  refuseWrongKey(masterKey, check)
  await transact(db, async (trx) => {
    await unmarkFiles(trx)
    await writeRestoreMark(trx, { backupId, takenAt })
  })
}
