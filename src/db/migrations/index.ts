import type { Migration } from 'kysely/migration'
import * as platform from './0001-platform.ts'
import * as audit from './0002-audit.ts'
import * as auth from './0003-auth.ts'
import * as accounts from './0004-accounts.ts'
import * as files from './0005-files.ts'
import * as audiences from './0006-audiences.ts'
import * as delivery from './0007-delivery.ts'
import * as campaigns from './0008-campaigns.ts'
import * as deliveries from './0009-deliveries.ts'
import * as leases from './0010-leases.ts'
import * as jobs from './0011-jobs.ts'
import * as people from './0012-people.ts'
import * as limits from './0013-limits.ts'
import * as notices from './0014-notices.ts'
import * as imports from './0015-imports.ts'
import * as backups from './0016-backups.ts'
import * as posts from './0017-posts.ts'
import * as feeds from './0018-feeds.ts'
import * as keeping from './0019-keeping.ts'
import * as sheets from './0020-sheets.ts'

/** Order matters; add at the end; a released one is never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-platform': platform,
  '0002-audit': audit,
  '0003-auth': auth,
  '0004-accounts': accounts,
  '0005-files': files,
  '0006-audiences': audiences,
  '0007-delivery': delivery,
  '0008-campaigns': campaigns,
  '0009-deliveries': deliveries,
  '0010-leases': leases,
  '0011-jobs': jobs,
  '0012-people': people,
  '0013-limits': limits,
  '0014-notices': notices,
  '0015-imports': imports,
  '0016-backups': backups,
  '0017-posts': posts,
  '0018-feeds': feeds,
  '0019-keeping': keeping,
  '0020-sheets': sheets,
}
