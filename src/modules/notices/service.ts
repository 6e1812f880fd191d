import type { Database } from '../../db/database.ts'
import { transact, type Db, type Trx } from '../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { NoticeKind } from '../../kernel/notice.ts'
import { decodeCursor, toPage, type Page } from '../../kernel/page.ts'
import type { GuardedFetch } from '../../platform/fetch/index.ts'
import type { Jobs } from '../../platform/jobs/contract.ts'
import type { Audit, AuditEntry } from '../audit/index.ts'
import { createEmailChannel, type MailServer } from './adapters/email.ts'
import { createWebhookChannel } from './adapters/webhook.ts'
import { createChannelService, type ChannelService } from './channels.ts'
import type { Mute, Notice, NoticeDetail, NoticeQuery, NoticeSummary } from './contract.ts'
import { createDeliverer, deliverNotice } from './deliver.ts'
import { assigneeNotFound, noticeNotFound } from './errors.ts'
import {
  allMutes,
  assignees,
  noticeById,
  noticeExists,
  noticesBefore,
  openNoticeIds,
  sendsOf,
  summarize,
} from './queries.ts'
import { createRaise, type NoticePort } from './raise.ts'
import { createLinks, type Links } from './links/service.ts'
import type { NoticeChannelPort } from './ports.ts'
import { createWebhooks, type Webhooks, type WebhookSecrets } from './webhooks/service.ts'
import { markRead, removeMute, resolveOne, setAssignee, setMute } from './store.ts'

export interface NoticesDeps {
  readonly database: Database
  readonly clock: Clock
  /** Codes and signatures do not age faster in simulations. */
  readonly realClock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly jobs: Pick<Jobs, 'enqueue' | 'handle'>
  readonly secrets: WebhookSecrets
  readonly fetch: GuardedFetch
  /** Null: no e-mail. */
  readonly mailServer: MailServer | null
  /** The channel that needs modules above this one. */
  readonly operatorBot: NoticeChannelPort
  /** Null: messages carry no link. */
  readonly publicUrl: string | null
}

export interface Notices extends NoticePort, ChannelService {
  readonly links: Links
  readonly webhooks: Webhooks
  /** Those that happened last first. */
  list(readDb: Db, actor: Actor, query: NoticeQuery): Promise<Page<Notice>>
  get(readDb: Db, actor: Actor, id: number): Promise<NoticeDetail>
  /** For the bell. */
  summary(readDb: Db, actor: Actor): Promise<NoticeSummary>
  markRead(db: Db, actor: Actor, ids: readonly number[] | 'all'): Promise<void>
  assign(db: Db, actor: Actor, id: number, userId: number | null): Promise<void>
  assignees(readDb: Db, actor: Actor): Promise<{ id: number; name: string }[]>
  /** A person says that it is dealt with. */
  dismiss(db: Db, actor: Actor, id: number): Promise<void>
  mutes(readDb: Db, actor: Actor): Promise<Mute[]>
  /** The channels say nothing of this kind for so long; null: they speak again. */
  mute(db: Db, actor: Actor, kind: NoticeKind, forMs: number | null): Promise<void>
}

const ALL_AT_ONCE = 500

export function createNotices(deps: NoticesDeps): Notices {
  const { db } = deps.database
  const channels = {
    operator_bot: deps.operatorBot,
    email: createEmailChannel({ server: deps.mailServer, db }),
    webhook: createWebhookChannel({ ...deps, db }),
  }
  const [links, webhooks] = [createLinks(deps), createWebhooks(deps)]
  deps.jobs.handle(deliverNotice, createDeliverer({ ...deps, channels }))
  return {
    ...createRaise({ ...deps, channels }),
    ...createChannelService({ ...deps, channels, links, webhooks }),
    ...createViews(deps),
    ...createActs(deps),
    links,
    webhooks,
  }
}

const readerOf = (actor: Actor): string => (actor.kind === 'system' ? actorLabel(actor) : `${actor.kind}:${actor.id}`)

function createViews({ clock }: NoticesDeps): Pick<Notices, 'list' | 'get' | 'summary' | 'assignees' | 'mutes'> {
  const viewOf = (actor: Actor) => ({ reader: readerOf(actor), now: clock.now() })
  return {
    async list(readDb, actor, { state, kind, limit, cursor }) {
      authorize(actor, 'notices.read')
      const position = cursor === undefined ? undefined : decodeCursor(cursor, 2).map(Number)
      const before = position === undefined ? {} : { before: [position[0] ?? 0, position[1] ?? 0] as const }
      const rows = await noticesBefore(readDb, { state, kind, limit: limit + 1, ...before }, viewOf(actor))
      return toPage(rows, limit, ({ lastAt, id }) => [lastAt, id])
    },
    async get(readDb, actor, id) {
      authorize(actor, 'notices.read')
      const notice = await noticeById(readDb, id, viewOf(actor))
      if (notice === undefined) throw noticeNotFound(id)
      return { ...notice, sends: await sendsOf(readDb, id) }
    },
    async summary(readDb, actor) {
      authorize(actor, 'notices.read')
      return summarize(readDb, readerOf(actor))
    },
    async assignees(readDb, actor) {
      authorize(actor, 'notices.write')
      return assignees(readDb)
    },
    async mutes(readDb, actor) {
      authorize(actor, 'notices.read')
      return allMutes(readDb, clock.now())
    },
  }
}

function createActs({ clock, audit }: NoticesDeps): Pick<Notices, 'markRead' | 'assign' | 'dismiss' | 'mute'> {
  const record = (trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> =>
    audit.record(trx, actor, { ...entry, action: `notice.${entry.action}` })
  return {
    async markRead(db, actor, ids) {
      authorize(actor, 'notices.read')
      await transact(db, async (trx) => {
        const wanted = ids === 'all' ? await openNoticeIds(trx, ALL_AT_ONCE) : ids
        for (const id of wanted) if (!(await noticeExists(trx, id))) throw noticeNotFound(id)
        await markRead(trx, wanted, readerOf(actor), clock.now())
      })
    },
    async assign(db, actor, id, userId) {
      authorize(actor, 'notices.write')
      await transact(db, async (trx) => {
        if (!(await noticeExists(trx, id))) throw noticeNotFound(id)
        if (userId !== null && !(await assignees(trx)).some((user) => user.id === userId))
          throw assigneeNotFound(userId)
        await setAssignee(trx, id, userId)
        await record(trx, actor, { action: 'assigned', subject: `notice:${id}`, details: { userId } })
      })
    },
    async dismiss(db, actor, id) {
      authorize(actor, 'notices.write')
      await transact(db, async (trx) => {
        if (!(await noticeExists(trx, id))) throw noticeNotFound(id)
        if (await resolveOne(trx, id, { at: clock.now(), by: actor.name }))
          await record(trx, actor, { action: 'resolved', subject: `notice:${id}` })
      })
    },
    async mute(db, actor, kind, forMs) {
      authorize(actor, 'notices.write')
      await transact(db, async (trx) => {
        if (forMs === null) await removeMute(trx, kind)
        else await setMute(trx, { kind, until: clock.now() + forMs, muted_by: actor.name })
        const action = forMs === null ? 'unmuted' : 'muted'
        await record(trx, actor, { action, subject: `notices:${kind}`, details: { forMs } })
      })
    },
  }
}
