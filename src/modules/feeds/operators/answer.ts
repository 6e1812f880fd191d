import { z } from 'zod'
import type { Database } from '../../../db/database.ts'
import { transact } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { JobHandler, JobKind } from '../../../platform/jobs/contract.ts'
import { enqueue } from '../../delivery/index.ts'
import { escapeHtml, operatorById } from '../../notices/index.ts'
import type { ChannelApi } from '../channels/channel-api.ts'
import { hasOutcome, lastDecision } from './queries.ts'
import { wordsOfWhy } from './why-words.ts'

const id = z.number().int()

const askedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('why'), q: z.string().max(2_048) }),
  z.strictObject({ kind: z.literal('decide'), act: z.enum(['approve', 'drop']), postId: id }),
])
export type Asked = z.infer<typeof askedSchema>

interface OperatorAsks {
  readonly userId: number
  readonly asked: Asked
  /** Where it was asked: the answer is a reply to that. */
  readonly accountId: AccountId
  readonly contactId: number
  readonly updateRowId: number
}

/** It reads and writes for longer than the transaction that handles an update may last. */
export const answerOperator: JobKind<OperatorAsks> = {
  name: 'feeds.answer',
  title: 'Answer an operator in Telegram about posts',
  payload: z.object({ userId: id, asked: askedSchema, accountId: id, contactId: id, updateRowId: id }),
  maxAttempts: 3,
  backoff: { firstMs: 2_000, maxMs: 10_000 },
  timeoutMs: 60_000,
  concurrency: 2,
}

export interface AnswerDeps {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  readonly channels: {
    readonly acts: Pick<ChannelApi['acts'], 'approve' | 'decline'>
    readonly reading: Pick<ChannelApi['reading'], 'why'>
  }
  readonly wake: (accountId: AccountId) => Promise<void>
}

/** The answer of a press is 0 among the replies to its update. */
const OUTCOME_PART = 1
const SHOWN_DECISIONS = 5

export function createAnswerHandler(deps: AnswerDeps): JobHandler<OperatorAsks> {
  const { database, clock, wake } = deps
  return async ({ payload: { userId, asked, accountId, contactId, updateRowId } }) => {
    const operator = await operatorById(database.db, userId)
    if (operator === undefined || (await hasOutcome(database.db, updateRowId, OUTCOME_PART))) return
    const html = await tryIt(deps, operator, asked)
    const content = { html, media: null, buttons: [] }
    const origin = { kind: 'reply', id: updateRowId } as const
    await transact(database.db, (trx) =>
      enqueue(trx, { origin, part: OUTCOME_PART, accountId, contactId, content, now: clock.now() }),
    )
    await wake(accountId)
  }
}

/** A refusal is an answer for the person; what may pass by itself is tried again. */
async function tryIt(deps: AnswerDeps, operator: Actor, asked: Asked): Promise<string> {
  const { database, channels } = deps
  try {
    if (asked.kind === 'why') {
      const page = await channels.reading.why(operator, { q: asked.q, limit: SHOWN_DECISIONS })
      return wordsOfWhy(asked.q, page.items, page.nextCursor !== null)
    }
    const post =
      asked.act === 'approve'
        ? await channels.acts.approve(operator, asked.postId)
        : await channels.acts.decline(operator, asked.postId, 'in Telegram')
    const what = asked.act === 'approve' ? 'Approved. It is in the queue of' : 'Dropped. It does not go to'
    return `${escapeHtml(what)} <b>${escapeHtml(post.channelTitle)}</b>: ${escapeHtml(post.title)}`
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'unavailable') throw error
    const earlier =
      asked.kind === 'decide' && error.code === 'post_wrong_state'
        ? await lastDecision(database.db, asked.postId)
        : undefined
    return escapeHtml(earlier === undefined ? error.message : `It was decided already. ${earlier}`)
  }
}
