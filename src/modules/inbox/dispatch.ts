import { tryTurn } from '../../db/portable.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import {
  markUpdateHandled,
  parseUpdate,
  unhandledUpdates,
  type Reply,
  type StoredUpdate,
  type UpdateContext,
  type UpdateHandler,
} from '../accounts/index.ts'
import { upsertContact } from '../audiences/index.ts'
import { enqueue } from '../delivery/index.ts'

/** No transaction is held longer by one account's updates, so that the lanes get their turn. */
const BUDGET_MS = 5

export interface DispatchDeps {
  readonly clock: Clock
  /** Asked in this order until one does not pass. */
  readonly handlers: readonly UpdateHandler[]
}

export interface CallbackAnswer {
  readonly callbackId: string
  readonly text: string
}

export interface Dispatched {
  readonly replies: number
  /** To be given after the commit. */
  readonly answers: readonly CallbackAnswer[]
  /** Nothing more waits. */
  readonly isDrained: boolean
}

/** Handles the next updates of an account, in order: what they change, their replies and their mark are one transaction. While another process is at it there is nothing to do. */
export async function dispatchNext(
  trx: Trx,
  deps: DispatchDeps,
  accountId: AccountId,
  limit: number,
): Promise<Dispatched> {
  if (!(await tryTurn(trx, `updates ${accountId}`))) return { replies: 0, answers: [], isDrained: true }
  const startedAt = performance.now()
  const answers: CallbackAnswer[] = []
  let replies = 0
  let handled = 0
  const waiting = await unhandledUpdates(trx, accountId, limit)
  for (const stored of waiting) {
    const result = await dispatch(trx, deps, accountId, stored)
    replies += result.replies
    if (result.answer !== null) answers.push(result.answer)
    handled += 1
    if (performance.now() - startedAt >= BUDGET_MS) break
  }
  return { replies, answers, isDrained: handled === waiting.length && waiting.length < limit }
}

async function dispatch(
  trx: Trx,
  { clock, handlers }: DispatchDeps,
  accountId: AccountId,
  stored: StoredUpdate,
): Promise<{ replies: number; answer: CallbackAnswer | null }> {
  const update = parseUpdate(stored.updateId, stored.payload)
  const at = stored.receivedAt
  const contactId = update.chat === null ? null : await upsertContact(trx, update.chat, at)
  const context = { accountId, updateRowId: stored.id, update, contactId, at }
  const { replies, callbackAnswer = '' } = await askHandlers(trx, handlers, context)
  const now = clock.now()
  if (contactId !== null) await enqueueReplies(trx, { ...context, contactId }, replies, now)
  await markUpdateHandled(trx, stored.id, now)
  const answer = update.kind === 'callback' ? { callbackId: update.callbackId, text: callbackAnswer } : null
  return { replies: replies.length, answer }
}

type Handled = Exclude<Awaited<ReturnType<UpdateHandler>>, 'pass'>

async function askHandlers(trx: Trx, handlers: readonly UpdateHandler[], context: UpdateContext): Promise<Handled> {
  for (const handler of handlers) {
    const result = await handler(trx, context)
    if (result !== 'pass') return result
  }
  return { replies: [] }
}

async function enqueueReplies(
  trx: Trx,
  { accountId, contactId, updateRowId }: UpdateContext & { readonly contactId: ContactId },
  replies: readonly Reply[],
  now: number,
): Promise<void> {
  for (const [part, { html, buttons }] of replies.entries())
    await enqueue(trx, {
      origin: { kind: 'reply', id: updateRowId },
      part,
      accountId,
      contactId,
      content: { html, media: null, buttons },
      now,
    })
}
