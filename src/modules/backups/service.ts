import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { transact, type Db } from '../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../kernel/actor.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../kernel/page.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Rotated, Rotation } from '../../platform/secrets/index.ts'
import { readSettings, type SettingsService } from '../settings/index.ts'
import { closeAbandoned } from './abandoned.ts'
import type { Backup, BackupPlan, BackupStatus } from './contract.ts'
import { backupNotFound, backupNotThere, backupRunning, keyFileLocalOnly } from './errors.ts'
import { makeKind, runBackup, runBackupJob, type BackupJobDeps } from './job.ts'
import { freeBytes } from './maker.ts'
import { backupsBefore, findBackup, goodBackups, lastGoodBackup, openBackup } from './queries.ts'
import { insertBackup, markDeleted, saveJob } from './store.ts'
import { ageOfLast, applyPlan, nextRun, oldAfter, timeZone, watch, watchKind } from './watch.ts'

export interface BackupsDeps extends BackupJobDeps {
  readonly jobs: Jobs
  readonly settings: Pick<SettingsService, 'change'>
  readonly rotation: Rotation
  /** True where no jobs run, as in a command without a server: a backup that is asked for is made at once. */
  readonly makesAtOnce: boolean
}

export interface Backups {
  status(readDb: Db, actor: Actor): Promise<BackupStatus>
  /** Newest first. */
  list(readDb: Db, actor: Actor, page: PageRequest): Promise<Page<Backup>>
  get(db: Db, actor: Actor, id: number): Promise<Backup>
  /** Asks for one; the one that is waiting or being made, when there is one. */
  request(db: Db, actor: Actor): Promise<Backup>
  /** @throws AppError `backup_not_found`, `backup_not_there` */
  content(db: Db, actor: Actor, id: number): Promise<{ fileName: string; bytes: number; content: Readable }>
  /** @throws AppError `backup_not_found`, `backup_running` */
  remove(db: Db, actor: Actor, id: number): Promise<void>
  /** @throws AppError `cron_invalid` */
  changePlan(db: Db, actor: Actor, plan: BackupPlan): Promise<BackupStatus>
  /** A new master key; secrets and backups that are there stay as they are. */
  rotate(db: Db, actor: Actor, keyFile: string | null): Promise<Rotated>
  start(): Promise<void>
  stop(): Promise<void>
}

export function createBackups(deps: BackupsDeps): Backups {
  deps.jobs.handle(makeKind, (run) => runBackupJob(deps, run))
  deps.jobs.handle(watchKind, () => watch(deps))
  const stopping = new AbortController()
  let making: Promise<unknown> = Promise.resolve()
  let makingId: number | null = null
  const makeNow = (id: number): void => {
    makingId = id
    making = runBackup(deps, id, { signal: stopping.signal, progress: () => undefined })
      .catch((error: unknown) => deps.logger.warn({ error, backupId: id }, 'a backup was given up'))
      .finally(() => {
        makingId = null
      })
  }
  const here = {
    makeNow,
    get makingId() {
      return makingId
    },
  }
  return {
    ...createViews(deps),
    ...createActs(deps, here),
    start: () => start(deps),
    async stop() {
      stopping.abort(new Error('Switchboard stops.'))
      await making
    },
  }
}

function createViews(deps: BackupsDeps): Pick<Backups, 'status' | 'list' | 'get' | 'content'> {
  return {
    status(readDb, actor) {
      authorize(actor, 'settings.read')
      return describe(deps, readDb)
    },
    async list(readDb, actor, { limit, cursor }) {
      authorize(actor, 'settings.read')
      const beforeId = cursor === undefined ? undefined : Number(decodeCursor(cursor, 1)[0])
      return toPage(await backupsBefore(readDb, beforeId, limit + 1), limit, ({ id }) => [id])
    },
    async get(db, actor, id) {
      authorize(actor, 'settings.read')
      return required(db, id)
    },
    async content(db, actor, id) {
      authorize(actor, 'backup.write')
      const { state, fileName, problem } = await required(db, id)
      if (state !== 'good' || fileName === null) throw backupNotThere(id, problem ?? `it is ${state}`)
      const path = join(deps.folder, fileName)
      const found = await stat(path).catch(() => null)
      if (found === null) throw backupNotThere(id, `its file is not in ${deps.folder} any more`)
      return { fileName, bytes: found.size, content: createReadStream(path) }
    },
  }
}

async function required(db: Db, id: number): Promise<Backup> {
  const backup = await findBackup(db, id)
  if (backup === undefined) throw backupNotFound(id)
  return backup
}

async function describe(deps: BackupsDeps, readDb: Db): Promise<BackupStatus> {
  const { clock, folder, secrets, recipients } = deps
  const { backup: plan } = await readSettings(readDb)
  const now = clock.now()
  const [age, limit] = [await ageOfLast(deps), oldAfter(plan, now)]
  return {
    plan,
    timeZone: timeZone(),
    nextAt: nextRun(plan, now),
    lastGood: (await lastGoodBackup(readDb)) ?? null,
    isOld: age !== null && limit !== null && age > limit,
    folder,
    freeBytes: await freeBytes(folder),
    keyFingerprint: secrets.fingerprint,
    recipients: [...recipients],
    now,
  }
}

function createActs(
  deps: BackupsDeps,
  here: { readonly makingId: number | null; readonly makeNow: (id: number) => void },
): Pick<Backups, 'request' | 'remove' | 'changePlan' | 'rotate'> {
  const { audit, clock, jobs } = deps
  return {
    async request(db, actor) {
      authorize(actor, 'backup.write')
      await closeAbandoned(deps, here.makingId)
      const { id, isNew } = await transact(db, async (trx) => {
        const open = await openBackup(trx)
        if (open !== undefined) return { id: open.id, isNew: false }
        const at = { requested_by: actorLabel(actor), requested_at: clock.now(), job_id: null }
        const backupId = await insertBackup(trx, { trigger: 'person', ...at })
        await audit.record(trx, actor, { action: 'backup.requested', subject: `backup:${backupId}` })
        if (!deps.makesAtOnce) {
          const job = await jobs.enqueue(trx, makeKind, { backupId }, { dedupeKey: String(backupId) })
          await saveJob(trx, backupId, job.id)
        }
        return { id: backupId, isNew: true }
      })
      // The job of a server that was killed is done here: nobody else can be at it on SQLite.
      const isOurs = isNew || deps.database.path !== null
      if (deps.makesAtOnce && isOurs && here.makingId !== id) here.makeNow(id)
      return required(db, id)
    },
    async remove(db, actor, id) {
      authorize(actor, 'backup.write')
      const { state, fileName } = await required(db, id)
      if (state === 'waiting' || state === 'running') throw backupRunning(id)
      await transact(db, async (trx) => {
        await markDeleted(trx, [id])
        await audit.record(trx, actor, { action: 'backup.deleted', subject: `backup:${id}` })
      })
      if (fileName !== null) await rm(join(deps.folder, fileName), { force: true })
    },
    async changePlan(db, actor, plan) {
      authorize(actor, 'backup.write')
      await transact(db, async (trx) => {
        await deps.settings.change(trx, actor, { backup: plan })
        await applyPlan(trx, jobs, plan)
      })
      return describe(deps, db)
    },
    async rotate(db, actor, keyFile) {
      authorize(actor, 'secrets.write')
      if (keyFile !== null && actor.kind !== 'system') throw keyFileLocalOnly()
      const rotated = await deps.rotation.rotate(db, keyFile)
      const { oldFingerprint, newFingerprint, dataKeys } = rotated
      await transact(db, (trx) =>
        audit.record(trx, actor, {
          action: 'master_key.rotated',
          subject: 'master_key',
          details: { oldFingerprint, newFingerprint, dataKeys },
        }),
      )
      return rotated
    },
  }
}

async function start(deps: BackupsDeps): Promise<void> {
  const { database, jobs, folder } = deps
  await closeAbandoned(deps, null)
  const { backup: plan } = await readSettings(database.readDb)
  const isThere = ({ fileName }: { readonly fileName: string }): Promise<boolean> =>
    stat(join(folder, fileName)).then(
      () => true,
      () => false,
    )
  const lost: number[] = []
  for (const backup of await goodBackups(database.readDb)) if (!(await isThere(backup))) lost.push(backup.id)
  await transact(database.db, async (trx) => {
    await applyPlan(trx, jobs, plan)
    const schedule = { name: watchKind.name, cron: '17 * * * *', timeZone: 'UTC' }
    await jobs.schedule(trx, { ...schedule, kind: watchKind, payload: {} })
    await markDeleted(trx, lost)
  })
}
