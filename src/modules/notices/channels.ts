import type { Database } from '../../db/database.ts'
import { transact, type Db } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { Audit } from '../audit/index.ts'
import type { MailServer } from './adapters/email.ts'
import type { Channels, TestRequest } from './contract.ts'
import { channelNotSetUp } from './errors.ts'
import type { Links } from './links/service.ts'
import { planSends, targetsOf, type RaiseDeps } from './raise.ts'
import { insertNotice } from './store.ts'
import type { Webhooks } from './webhooks/service.ts'

export interface ChannelsDeps extends RaiseDeps {
  readonly database: Pick<Database, 'db'>
  readonly audit: Pick<Audit, 'record'>
  readonly mailServer: MailServer | null
  readonly links: Links
  readonly webhooks: Webhooks
}

export interface ChannelService {
  channels(readDb: Db, actor: Actor): Promise<Channels>
  /** Sends a test notice by one channel, once; resolves to its id. The operator bot writes to whoever asks. */
  test(db: Db, actor: Actor, request: TestRequest): Promise<number>
}

const nextSteps = {
  email: 'Set SMTP_URL and SMTP_FROM, and add an address in Settings > Notices.',
  webhook: 'Add a webhook in Settings > Notices.',
  operator_bot: 'Link your Telegram user in Settings > Notices.',
} as const

export function createChannelService(deps: ChannelsDeps): ChannelService {
  const { mailServer, links, webhooks, clock, audit } = deps
  return {
    async channels(readDb, actor) {
      authorize(actor, 'notices.read')
      return {
        email: {
          isSetUp: mailServer !== null,
          server: mailServer === null ? null : `${mailServer.host}:${mailServer.port}`,
          from: mailServer?.from ?? null,
        },
        webhooks: await webhooks.list(readDb, actor),
        links: await links.list(readDb, actor),
      }
    },
    async test(db, actor, { channel, webhookId }) {
      authorize(actor, 'notices.write')
      return transact(db, async (trx) => {
        const now = clock.now()
        const all = await targetsOf(deps.channels, trx, [channel])
        const targets = all.filter(({ target }) => isMeant(target, actor, webhookId))
        if (targets.length === 0) throw channelNotSetUp(nextSteps[channel])
        const notice = await insertNotice(trx, {
          kind: 'test',
          severity: 'info',
          subject: `channel:${channel}`,
          title: 'A test message',
          text: `${actor.name} sent this to see whether notices arrive. Nothing is the matter.`,
          details: '{}',
          group_key: `test ${channel}`,
          open_key: null,
          count: 1,
          first_at: now,
          last_at: now,
          resolved_at: now,
          resolved_by: 'test',
          assigned_to: null,
          round: 1,
          round_at: now,
        })
        await planSends(deps, trx, { noticeId: notice.id, round: 1, dueAt: now }, targets)
        await audit.record(trx, actor, { action: 'notice.tested', subject: `channel:${channel}` })
        return notice.id
      })
    },
  }
}

function isMeant(target: string, actor: Actor, webhookId: number | undefined): boolean {
  if (target.startsWith('webhook:')) return webhookId === undefined || target === `webhook:${webhookId}`
  if (target.startsWith('user:')) return actor.kind !== 'user' || target === `user:${actor.id}`
  return true
}
