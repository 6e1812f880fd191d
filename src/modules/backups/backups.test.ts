import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { createTestJobs, until } from '../../../test/support/jobs.ts'
import { createManualClock, type ManualClock } from '../../../test/support/manual-clock.ts'
import { insertBot } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { createTestSecrets } from '../../../test/support/test-secrets.ts'
import { transact } from '../../db/transaction.ts'
import { systemActor, type Actor } from '../../kernel/actor.ts'
import { silentLogger } from '../../kernel/log.ts'
import type { RaiseRequest } from '../../kernel/notice.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import { createRotation } from '../../platform/secrets/index.ts'
import { createAudit } from '../audit/index.ts'
import { createSettings } from '../settings/index.ts'
import type { Backup } from './contract.ts'
import { createBackups, type Backups } from './service.ts'
import { watch } from './watch.ts'

const cli = systemActor('cli')
const viewer: Actor = { kind: 'user', id: 1, name: 'vic', permissions: new Set(['settings.read']) }
const owner: Actor = { kind: 'user', id: 2, name: 'ada', permissions: new Set(['secrets.write', 'backup.write']) }
const DAY_MS = 86_400_000

interface Scene {
  readonly backups: Backups
  readonly jobs: Jobs
  readonly clock: ManualClock
  readonly raised: RaiseRequest[]
  readonly resolved: string[]
  readonly watch: () => Promise<void>
}

async function createScene(database: TestDatabase, programPath = ''): Promise<Scene> {
  const clock = createManualClock(Date.UTC(2026, 0, 15, 12))
  const audit = createAudit({ key: Buffer.alloc(32, 1), clock })
  const secrets = await createTestSecrets(database.db)
  const jobs = createTestJobs(database)
  const raised: RaiseRequest[] = []
  const resolved: string[] = []
  const deps = {
    database,
    databaseUrl: database.url,
    clock,
    audit,
    secrets,
    jobs,
    logger: silentLogger,
    folder: join(database.folder, 'backups'),
    filesFolder: join(database.folder, 'files'),
    recipients: [],
    version: '0.1.0',
    programPath,
    settings: createSettings({ audit, clock }),
    rotation: createRotation({ secrets, path: null, crashAt: null }),
    makesAtOnce: false,
    notices: {
      raise: (_trx: unknown, request: RaiseRequest) => Promise.resolve(raised.push(request)),
      resolve: (_trx: unknown, group: string) => Promise.resolve(void resolved.push(group)),
    },
  }
  const backups = createBackups(deps)
  await jobs.start()
  await backups.start()
  return { backups, jobs, clock, raised, resolved, watch: () => watch(deps) }
}

const ended = ({ state }: Backup): boolean => state !== 'waiting' && state !== 'running'

onEachStore(({ store, createDatabase }) => {
  let database: TestDatabase
  let scene: Scene | undefined
  beforeEach(async () => {
    database = await createDatabase()
  })
  afterEach(async () => {
    await scene?.backups.stop()
    await scene?.jobs.stop()
    scene = undefined
    await database.remove()
  })

  const make = async ({ backups }: Scene): Promise<Backup> => {
    const { id } = await backups.request(database.db, cli)
    return until(async () => {
      const backup = await backups.get(database.db, cli, id)
      return ended(backup) ? backup : undefined
    }, 20_000)
  }

  it.runIf(store === 'SQLite')('are sealed, checked, listed and handed out', async () => {
    mkdirSync(join(database.folder, 'files'))
    writeFileSync(join(database.folder, 'files', 'a'.repeat(64)), 'the bytes of a file')
    await insertBot(database.db, 'corner_bakery')
    scene = await createScene(database)
    const { backups, resolved } = scene
    const made = await make(scene)
    expect(made).toMatchObject({ state: 'good', trigger: 'person', requestedBy: 'system:cli', problem: null })
    expect(made.contents).toMatchObject({ parts: 2, missingFiles: 0, counts: { accounts: 1 } })
    const folder = join(database.folder, 'backups')
    expect(readdirSync(folder)).toEqual([made.fileName])
    expect(statSync(join(folder, made.fileName ?? '')).mode & 0o777).toBe(0o600)
    const { content, bytes } = await backups.content(database.db, owner, made.id)
    const handed = await buffer(content)
    expect(handed.length).toBe(bytes)
    expect(handed.includes('the bytes of a file') || handed.includes('corner_bakery')).toBe(false)
    expect((await backups.list(database.db, viewer, { limit: 10 })).items).toEqual([made])
    expect(await backups.status(database.db, viewer)).toMatchObject({ lastGood: made, isOld: false })
    expect(resolved).toContain('backup')
  })

  it.runIf(store === 'SQLite')('are asked for twice and made once', async () => {
    scene = await createScene(database)
    const asked = await Promise.all([1, 2, 3].map(() => scene!.backups.request(database.db, cli)))
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
    await make(scene)
  })

  it.runIf(store === 'SQLite')('go by age, never the newest', async () => {
    scene = await createScene(database)
    const { backups, clock } = scene
    await backups.changePlan(database.db, cli, { cron: null, keepDaily: 2, keepWeekly: 0 })
    for (let day = 0; day < 4; day++) {
      clock.advance(DAY_MS)
      await make(scene)
    }
    const { items } = await backups.list(database.db, cli, { limit: 10 })
    expect(items.map(({ state }) => state)).toEqual(['good', 'good', 'deleted', 'deleted'])
    const kept = items.flatMap(({ state, fileName }) => (state === 'good' ? [fileName] : []))
    await expect.poll(() => readdirSync(join(database.folder, 'backups')).sort()).toEqual(kept.sort())
    const newest = items[0]!
    await backups.remove(database.db, cli, newest.id)
    expect(existsSync(join(database.folder, 'backups', newest.fileName ?? ''))).toBe(false)
    await expect(backups.content(database.db, cli, newest.id)).rejects.toMatchObject({ code: 'backup_not_there' })
  })

  it('say in words what is missing when they cannot be made', async () => {
    scene = await createScene(database)
    if (store === 'SQLite') writeFileSync(join(database.folder, 'backups'), 'a file where the folder should be')
    const failed = await make(scene)
    expect(failed).toMatchObject({ state: 'failed', bytes: null })
    expect(failed.problem).toMatch(
      store === 'SQLite' ? /could not be made/ : /pg_dump is not on the PATH.*postgresql-client-\d+/,
    )
    expect(scene.raised).toMatchObject([{ kind: 'backup_old', severity: 'error', groupKey: 'backup' }])
  })

  it.runIf(store === 'PostgreSQL')('are refused with a pg_dump that is older than the server', async () => {
    const tools = join(database.folder, 'tools')
    mkdirSync(tools)
    writeFileSync(join(tools, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 14.2 (Debian 14.2-1)"\n')
    chmodSync(join(tools, 'pg_dump'), 0o755)
    scene = await createScene(database, `${tools}:/bin:/usr/bin`)
    expect((await make(scene)).problem).toMatch(/of PostgreSQL 14 and the server is PostgreSQL 1[5-9]/)
    expect(readdirSync(join(database.folder, 'backups'))).toEqual([])
  })

  it('follow their schedule, which refuses nonsense', async () => {
    scene = await createScene(database)
    const { backups, jobs } = scene
    const names = async () => (await jobs.schedules()).map(({ name, cron }) => `${name} ${cron}`)
    expect(await names()).toContain('backups.make 0 3 * * *')
    await backups.changePlan(database.db, cli, { cron: '30 4 * * 1', keepDaily: 3, keepWeekly: 2 })
    expect(await names()).toContain('backups.make 30 4 * * 1')
    const wrong = { cron: 'every day', keepDaily: 3, keepWeekly: 2 }
    await expect(backups.changePlan(database.db, cli, wrong)).rejects.toMatchObject({ code: 'cron_invalid' })
    expect((await backups.status(database.db, cli)).plan.cron).toBe('30 4 * * 1')
    await backups.changePlan(database.db, cli, { cron: null, keepDaily: 3, keepWeekly: 2 })
    expect((await names()).filter((name) => name.startsWith('backups.make'))).toEqual([])
    expect(await backups.status(database.db, cli)).toMatchObject({ nextAt: null, isOld: false })
  })

  it('are missed when they are old', async () => {
    scene = await createScene(database)
    const { backups, clock, raised } = scene
    await scene.watch()
    expect(raised).toEqual([])
    await transact(database.db, (trx) =>
      trx
        .insertInto('backups')
        .values({
          state: 'good',
          trigger: 'schedule',
          requested_by: 'x',
          requested_at: 1,
          seen_at: 1,
          taken_at: clock.now(),
          file_name: 'x',
        })
        .execute(),
    )
    clock.advance(DAY_MS)
    await scene.watch()
    expect((await backups.status(database.db, cli)).isOld).toBe(false)
    clock.advance(2 * DAY_MS)
    await scene.watch()
    expect((await backups.status(database.db, cli)).isOld).toBe(true)
    expect(raised).toMatchObject([{ kind: 'backup_old', severity: 'warning', groupKey: 'backup' }])
  })

  it('that were cut off are written down at the next start', async () => {
    const row = { trigger: 'person' as const, requested_by: 'x', requested_at: 1, seen_at: 1 }
    const gone = '00000000-0000-4000-8000-000000000000'
    await transact(database.db, (trx) =>
      trx
        .insertInto('backups')
        .values([
          { ...row, state: 'running', job_id: gone },
          { ...row, state: 'waiting', job_id: null },
        ])
        .execute(),
    )
    scene = await createScene(database)
    const { items } = await scene.backups.list(database.db, cli, { limit: 10 })
    expect(items.map(({ state }) => state)).toEqual(['failed', 'failed'])
    expect(items[0]?.problem).toContain('has ended')
  })

  it('are for those who may', async () => {
    scene = await createScene(database)
    const { backups } = scene
    await expect(backups.request(database.db, viewer)).rejects.toThrow('backup.write')
    await expect(backups.rotate(database.db, viewer, null)).rejects.toThrow('secrets.write')
    await expect(backups.rotate(database.db, owner, '/tmp/key')).rejects.toMatchObject({ code: 'key_file_local_only' })
    await expect(backups.get(database.db, viewer, 9)).rejects.toMatchObject({ code: 'backup_not_found' })
  })
})
