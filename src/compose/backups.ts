import packageJson from '../../package.json' with { type: 'json' }
import type { Config } from '../config/config.ts'
import type { Database } from '../db/database.ts'
import { transact, type Trx } from '../db/transaction.ts'
import { systemActor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/log.ts'
import { pauseRestored } from '../modules/accounts/index.ts'
import type { Audit } from '../modules/audit/index.ts'
import { closeRestored, createBackups, type Backups } from '../modules/backups/index.ts'
import type { Campaigns } from '../modules/campaigns/index.ts'
import { doubtDirect, type PostHooks } from '../modules/delivery/index.ts'
import type { Notices } from '../modules/notices/index.ts'
import type { SettingsService } from '../modules/settings/index.ts'
import type { CrashAt } from '../platform/crashpoint.ts'
import type { DataFolder } from '../platform/data-folder.ts'
import { takeRestoreMark } from '../platform/install-id.ts'
import type { Jobs } from '../platform/jobs/index.ts'
import { createRotation, keyPath } from '../platform/secrets/index.ts'

interface BackupsComposition {
  readonly config: Config
  readonly folder: Pick<DataFolder, 'database' | 'secrets' | 'filesDir'>
  /** DATABASE_URL; null on SQLite. */
  readonly databaseUrl: string | null
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly jobs: Jobs
  readonly notices: Notices
  readonly settings: SettingsService
  readonly logger: Logger
  readonly crashAt: CrashAt | null
  /** False: no jobs run in this process, and a backup that is asked for is made at once. */
  readonly works: boolean
}

export function composeBackups({ config, folder, crashAt, works, ...deps }: BackupsComposition): Backups {
  const { database, secrets } = folder
  return createBackups({
    ...deps,
    database,
    secrets,
    folder: config.backup.folder,
    recipients: config.backup.recipients,
    filesFolder: folder.filesDir,
    version: packageJson.version,
    programPath: config.programPath,
    rotation: createRotation({ secrets, path: keyPath(config.masterKey), crashAt }),
    makesAtOnce: !works,
  })
}

interface Restorable {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly campaigns: Pick<Campaigns, 'holdRestored'>
  /** Posts that waited are in doubt, too, and channels stop. */
  readonly postHooks: PostHooks & { onRestored(trx: Trx, until: number): Promise<number> }
  readonly logger: Logger
}

/**
 * The first start of a restored copy: nothing is polled or sent until a person says so, and answers that waited
 * are not sent at all. The original may still run with the same
 * tokens, and two of them would take each other's messages.
 */
export async function settleRestore({
  database,
  clock,
  audit,
  campaigns,
  postHooks,
  logger,
}: Restorable): Promise<void> {
  await transact(database.db, async (trx) => {
    const mark = await takeRestoreMark(trx)
    if (mark === null) return
    const accounts = await pauseRestored(trx, clock.now())
    const held = await campaigns.holdRestored(trx, mark.takenAt)
    const channels = await postHooks.onRestored(trx, mark.takenAt)
    const doubted = await doubtDirect(trx, clock.now(), postHooks)
    await closeRestored(trx, clock.now())
    await audit.record(trx, systemActor('restore'), {
      action: 'install.restored',
      subject: `backup:${mark.backupId}`,
      details: { takenAt: mark.takenAt, accounts, campaigns: held, channels, otherMessages: doubted },
    })
    logger.warn(
      { ...mark, accounts, campaigns: held },
      'this is a restored copy: its bots are paused, its campaigns held',
    )
  })
}
