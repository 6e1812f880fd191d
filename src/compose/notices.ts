import { hostname } from 'node:os'
import type { Config } from '../config/config.ts'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/transaction.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { AccountId, CampaignId } from '../kernel/ids.ts'
import type { Accounts } from '../modules/accounts/index.ts'
import type { LoginRefusal } from '../modules/auth/index.ts'
import type { Campaigns } from '../modules/campaigns/index.ts'
import type { Delivery } from '../modules/delivery/index.ts'
import {
  createOperatorChannel,
  createOperatorHandler,
  createResumeHandler,
  resumeForOperator,
} from '../modules/inbox/index.ts'
import {
  createNotices,
  type NoticeChannelPort,
  type NoticePort,
  type Notices,
  type NoticesDeps,
} from '../modules/notices/index.ts'
import { createGuardedFetch } from '../platform/fetch/index.ts'
import type { DeadJob, Jobs } from '../platform/jobs/index.ts'
import { realClock } from '../platform/system.ts'

interface NoticesComposition extends Pick<NoticesDeps, 'audit' | 'jobs' | 'secrets'> {
  readonly config: Pick<Config, 'mail' | 'outboundAllow' | 'publicUrl'>
  readonly database: Database
  readonly clock: Clock
  /** Asked when all are made: it needs modules that need notices. */
  readonly operatorBot: () => NoticeChannelPort
}

/** Notices with their channels. */
export const composeNotices = ({ config, operatorBot, ...deps }: NoticesComposition): Notices =>
  createNotices({
    ...deps,
    operatorBot: {
      targets: (trx) => operatorBot().targets(trx),
      deliver: (...message) => operatorBot().deliver(...message),
    },
    realClock,
    fetch: createGuardedFetch({ allow: config.outboundAllow }),
    mailServer: config.mail,
    publicUrl: config.publicUrl,
  })

/** Jobs of one kind are one trouble. */
export async function raiseDeadJob(notices: NoticePort, trx: Trx, job: DeadJob): Promise<void> {
  await notices.raise(trx, {
    kind: 'job_dead',
    severity: 'error',
    subject: `job:${job.id}`,
    title: `A job was given up: ${job.title}`,
    text: `It was tried ${job.attempts} times. The last time: ${job.reason} Mend the cause, then retry it on the page of jobs.`,
    groupKey: `job_dead ${job.kind}`,
    details: { kind: job.kind, attempts: job.attempts },
  })
}

/** Everybody mistypes; from so many on somebody should look. */
const SUSPICIOUS_FAILURES = 5

export async function raiseWrongLogins(notices: NoticePort, trx: Trx, refused: LoginRefusal): Promise<void> {
  const { user, address, failures } = refused
  if (failures < SUSPICIOUS_FAILURES) return
  await notices.raise(trx, {
    kind: 'wrong_logins',
    severity: 'warning',
    subject: user === null ? `address:${address}` : `user:${user.id}`,
    title: user === null ? `Wrong log-ins from ${address}` : `Wrong log-ins for ${user.name}`,
    text: `${failures} tries in a row were refused, the last from ${address}. Each further one is delayed longer. Ask whose they were; if nobody's, keep the address away with your firewall and see that the account has a second factor.`,
    groupKey: user === null ? `wrong_logins address ${address}` : `wrong_logins user ${user.id}`,
    details: { address, failures },
  })
}

export const lowDiskGroup = `disk_low ${hostname()}`

export async function raiseLowDisk(
  notices: NoticePort,
  trx: Trx,
  freeMegabytes: number,
  folder: string,
): Promise<void> {
  await notices.raise(trx, {
    kind: 'disk_low',
    severity: 'warning',
    subject: `host:${hostname()}`,
    title: `The disk of ${hostname()} is nearly full`,
    text: `Only ${freeMegabytes} MB are free at ${folder}. When it is full, nothing can be stored and therefore nothing sent. Delete what is not needed, or give it a larger disk.`,
    groupKey: lowDiskGroup,
    details: { freeMegabytes },
  })
}

interface OperatorsComposition {
  readonly database: Database
  readonly clock: Clock
  readonly notices: Notices
  readonly jobs: Jobs
  readonly delivery: Pick<Delivery, 'wake'>
  readonly accounts: Pick<Accounts, 'resume'>
  readonly campaigns: Pick<Campaigns, 'lifecycle'>
}

/** What linked operators get from bots, and what they may ask of them. */
export function composeOperators({
  database,
  clock,
  notices,
  jobs,
  delivery,
  accounts,
  campaigns,
}: OperatorsComposition) {
  const wake = (accountId: AccountId): Promise<void> => delivery.wake(accountId)
  const resume = {
    async account(actor: Actor, id: AccountId): Promise<void> {
      await accounts.resume(database.db, actor, id)
    },
    campaign: (actor: Actor, id: CampaignId) => campaigns.lifecycle.resume(actor, id),
  }
  jobs.handle(resumeForOperator, createResumeHandler({ database, clock, resume, wake }))
  return {
    channel: createOperatorChannel({ database, clock, wake }),
    handler: createOperatorHandler({ notices, jobs }),
  }
}
