import { createAudit, type Audit } from '../modules/audit/index.ts'
import { createAuth, refuseFallen, type Auth } from '../modules/auth/index.ts'
import { createLimits, type Limits } from '../modules/limits/index.ts'
import type { NoticeChannelPort, Notices } from '../modules/notices/index.ts'
import { createSettings, type SettingsService } from '../modules/settings/index.ts'
import { watchJobs } from '../observe/index.ts'
import type { Jobs } from '../platform/jobs/index.ts'
import { realClock } from '../platform/system.ts'
import { composeJobs } from './jobs.ts'
import { composeNotices, raiseDeadJob, raiseWrongLogins } from './notices.ts'
import type { Composition } from './composition.ts'

/** What every other part stands on: who asks, what is written down of it, work that waits, and who is told. */
export interface Ground {
  readonly audit: Audit
  readonly settings: SettingsService
  readonly jobs: Jobs
  readonly auth: Auth
  readonly notices: Notices
  readonly limits: Limits
}

/** @param operatorBot asked when all are made: it needs parts that stand on these. */
export function composeGround(composition: Composition, operatorBot: () => NoticeChannelPort): Ground {
  const { config, folder, logger, clock, works, newDispatcher, observation } = composition
  const { database, secrets } = folder
  const { postgres } = config.store
  const audit = createAudit({
    key: secrets.deriveKey('audit'),
    clock,
    refuseFallen: (trx, actor) => refuseFallen(trx, actor, realClock),
  })
  const onDead: Parameters<typeof composeJobs>[0]['onDead'] = (trx, job) => raiseDeadJob(notices, trx, job)
  const jobs = watchJobs(composeJobs({ database, clock, logger, works, newDispatcher, onDead }), observation.calls)
  const notices: Notices = composeNotices({ config, database, clock, audit, jobs, secrets, operatorBot })
  const auth = createAuth({
    database,
    audit,
    realClock,
    secrets,
    logger,
    hooks: { onLoginRefused: (trx, refusal) => raiseWrongLogins(notices, trx, refusal) },
  })
  const limits = createLimits({
    ...config.rateLimits,
    db: database.db,
    audit,
    clock,
    realClock,
    logger,
    isShared: postgres !== null,
  })
  return { audit, settings: createSettings({ audit, clock }), jobs, auth, notices, limits }
}
