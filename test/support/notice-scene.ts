import { transact } from '../../src/db/transaction.ts'
import { systemActor, type Actor, type Permission } from '../../src/kernel/actor.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type { RaiseRequest } from '../../src/kernel/notice.ts'
import { createAudit, type Audit } from '../../src/modules/audit/index.ts'
import { permissionsOf, type Role } from '../../src/modules/auth/index.ts'
import type { NoticeDetail } from '../../src/modules/notices/contract.ts'
import type { Notices } from '../../src/modules/notices/index.ts'
import { createSettings } from '../../src/modules/settings/index.ts'
import type { SettingsPatch } from '../../src/modules/settings/contract.ts'
import type { Jobs } from '../../src/platform/jobs/index.ts'
import { createTestJobs, until } from './jobs.ts'
import { createMailServer, type MailServer } from './mail-server.ts'
import { createTestNotices } from './notices.ts'
import type { TestDatabase } from './test-database.ts'

export const cli = systemActor('cli')

export const trouble: RaiseRequest = {
  kind: 'account_stopped',
  severity: 'error',
  subject: 'account:3',
  title: '@bakery_bot was stopped',
  text: 'Telegram refuses the bot <401>: its token was revoked.',
  groupKey: 'account_stopped 3',
}

export interface NoticeScene {
  readonly database: TestDatabase
  readonly audit: Audit
  readonly jobs: Jobs
  readonly notices: Notices
  readonly mail: MailServer
  raise(changes?: Partial<RaiseRequest>): Promise<number>
  resolve(groupKey?: string): Promise<void>
  set(notices: NonNullable<SettingsPatch['notices']>): Promise<unknown>
  /** Waits until nothing of a notice is planned any more for now. */
  settled(noticeId: number): Promise<NoticeDetail>
  addUser(name: string, role: Role): Promise<Actor & { readonly kind: 'user' }>
  close(): Promise<void>
}

/** Notices at work over a real database, a real queue and a real mail server. */
export async function createNoticeScene(database: TestDatabase, clock: Clock): Promise<NoticeScene> {
  const audit = createAudit({ key: Buffer.alloc(32, 7), clock })
  const mail = await createMailServer()
  const jobs = createTestJobs(database, { clock })
  const host = '127.0.0.1'
  const mailServer = { host, port: mail.port, tls: 'never', user: null, password: null } as const
  const notices = createTestNotices(database, {
    clock,
    audit,
    jobs,
    mailServer: { ...mailServer, from: 'Switchboard <ops@example.org>' },
    publicUrl: 'https://switchboard.example.org',
  })
  const settings = createSettings({ audit, clock })
  await jobs.start()
  return {
    database,
    audit,
    jobs,
    notices,
    mail,
    raise: (changes = {}) => transact(database.db, (trx) => notices.raise(trx, { ...trouble, ...changes })),
    resolve: (groupKey = trouble.groupKey) =>
      transact(database.db, (trx) => notices.resolve(trx, groupKey, 'it works again')),
    set: (patch) => settings.change(database.db, cli, { notices: patch }),
    settled: (noticeId) =>
      until(async () => {
        const notice = await notices.get(database.db, cli, noticeId)
        const waiting = notice.sends.some(({ state, dueAt }) => state === 'planned' && dueAt <= clock.now())
        return waiting ? undefined : notice
      }),
    async addUser(name, role) {
      const row = await transact(database.db, (trx) =>
        trx
          .insertInto('users')
          .values({ name, role, password_hash: 'x', created_at: 0, disabled_at: null })
          .returning('id')
          .executeTakeFirstOrThrow(),
      )
      return { kind: 'user', id: row.id, name, permissions: new Set<Permission>(permissionsOf(role)) }
    },
    async close() {
      await jobs.stop()
      await mail.close()
      await database.remove()
    },
  }
}
