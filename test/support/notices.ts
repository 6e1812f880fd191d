import type { Clock } from '../../src/kernel/clock.ts'
import type { Audit } from '../../src/modules/audit/index.ts'
import { createNotices, type Notices, type NoticesDeps } from '../../src/modules/notices/index.ts'
import { createGuardedFetch } from '../../src/platform/fetch/index.ts'
import type { Jobs } from '../../src/platform/jobs/index.ts'
import { realClock } from '../../src/platform/system.ts'
import { createTestJobs } from './jobs.ts'
import type { TestDatabase } from './test-database.ts'

interface TestNoticesOptions extends Partial<
  Pick<NoticesDeps, 'mailServer' | 'operatorBot' | 'publicUrl' | 'realClock'>
> {
  readonly clock: Clock
  readonly audit: Audit
  /** Without it nothing is delivered. */
  readonly jobs?: Jobs
}

/** Seals nothing: what is under test is not the cipher. */
const openSecrets: NoticesDeps['secrets'] = {
  seal: (_db, _ref, text) => Promise.resolve(new TextEncoder().encode(text)),
  open: (_db, _ref, sealed) => Promise.resolve(new TextDecoder().decode(sealed)),
}

/** Notices over a real database; hosts of this machine may be reached. */
export const createTestNotices = (database: TestDatabase, options: TestNoticesOptions): Notices =>
  createNotices({
    database,
    realClock,
    secrets: openSecrets,
    fetch: createGuardedFetch({ allow: ['127.0.0.0/8', '::1'] }),
    mailServer: null,
    operatorBot: { targets: () => Promise.resolve([]), deliver: () => Promise.reject(new Error('There is no bot.')) },
    publicUrl: null,
    ...options,
    jobs: options.jobs ?? createTestJobs(database, { clock: options.clock }),
  })
