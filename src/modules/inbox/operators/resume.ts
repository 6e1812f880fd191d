import { z } from 'zod'
import type { Database } from '../../../db/database.ts'
import { transact } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, CampaignId } from '../../../kernel/ids.ts'
import type { JobHandler, JobKind } from '../../../platform/jobs/index.ts'
import { enqueue } from '../../delivery/index.ts'
import { escapeHtml, operatorById } from '../../notices/index.ts'

import { hasReply } from './queries.ts'

interface Resume {
  readonly userId: number
  /** `account:3` or `campaign:5`. */
  readonly subject: string
  /** Where the button was pressed: the outcome is a reply to that. */
  readonly accountId: AccountId
  readonly contactId: number
  readonly updateRowId: number
}

const id = z.number().int()

/** Asks Telegram, so it cannot be part of the transaction that handles the press. */
export const resumeForOperator: JobKind<Resume> = {
  name: 'inbox.resume',
  title: 'Resume what an operator asked for in Telegram',
  payload: z.object({ userId: id, subject: z.string(), accountId: id, contactId: id, updateRowId: id }),
  maxAttempts: 3,
  backoff: { firstMs: 2_000, maxMs: 10_000 },
  timeoutMs: 60_000,
  concurrency: 2,
}

export interface ResumeDeps {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  /** Each authorises in its first line. */
  readonly resume: {
    account(actor: Actor, id: AccountId): Promise<void>
    campaign(actor: Actor, id: CampaignId): Promise<void>
  }
  readonly wake: (accountId: AccountId) => Promise<void>
}

/** The answer of the press is 0 among the replies to its update. */
const OUTCOME_PART = 1

export function createResumeHandler({ database, clock, resume, wake }: ResumeDeps): JobHandler<Resume> {
  return async ({ payload: { userId, subject, accountId, contactId, updateRowId } }) => {
    const operator = await operatorById(database.db, userId)
    if (operator === undefined || (await hasReply(database.db, updateRowId, OUTCOME_PART))) return
    const outcome = await tryIt(resume, operator, subject)
    const content = { html: escapeHtml(outcome), media: null, buttons: [] }
    const origin = { kind: 'reply', id: updateRowId } as const
    await transact(database.db, (trx) =>
      enqueue(trx, { origin, part: OUTCOME_PART, accountId, contactId, content, now: clock.now() }),
    )
    await wake(accountId)
  }
}

/** A refusal is an answer for the person; what may pass by itself is tried again. */
async function tryIt(resume: ResumeDeps['resume'], operator: Actor, subject: string): Promise<string> {
  const [kind, number] = subject.split(':')
  try {
    if (kind === 'account') await resume.account(operator, Number(number))
    else await resume.campaign(operator, Number(number))
    return kind === 'account' ? 'The bot works again.' : 'The campaign goes on.'
  } catch (error) {
    if (error instanceof AppError && error.kind !== 'unavailable') return error.message
    throw error
  }
}
