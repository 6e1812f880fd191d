import type { Database } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { migrations } from '../db/migrations/index.ts'
import type { CrashAt } from './crashpoint.ts'
import type { DataFolder } from './store-options.ts'
import { createSecrets, inContainer, loadMasterKey, readKeyCheck, refuseWrongKey } from './secrets/index.ts'
import type { MasterKeyOptions } from './secrets/master-key.ts'
import { realClock } from './system.ts'

/** Checks the master key before anything is written, then brings the schema up to date. */
export async function unlock(
  database: Database,
  { masterKey, crashAt }: { readonly masterKey: MasterKeyOptions; readonly crashAt: CrashAt | null },
): Promise<Pick<DataFolder, 'secrets' | 'newMasterKey'>> {
  const { db } = database
  const check = await readKeyCheck(db)
  const { key, fingerprint, madeAt } = loadMasterKey(masterKey, check, inContainer(masterKey.inKubernetes))
  refuseWrongKey(key, check)
  await migrate(db, crashAt === null ? migrations : withCrashPoints(crashAt))
  return {
    secrets: await createSecrets(db, key, realClock.now()),
    newMasterKey: madeAt === null ? null : { path: madeAt, fingerprint },
  }
}

const withCrashPoints = (crashAt: CrashAt): typeof migrations =>
  Object.fromEntries(
    Object.entries(migrations).map(([name, migration]) => [
      name,
      {
        async up(db) {
          await migration.up(db)
          crashAt('in-migration')
        },
      },
    ]),
  )
