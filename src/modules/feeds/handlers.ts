import type { Trx } from '../../db/transaction.ts'
import type { UserId } from '../../kernel/ids.ts'
import type { Jobs } from '../../platform/jobs/contract.ts'
import type { UpdateContext, UpdateHandler } from '../accounts/index.ts'
import { readPostAct } from '../inbox/index.ts'
import { operatorOf } from '../notices/index.ts'
import { answerOperator, type Asked } from './operators/answer.ts'

export interface FeedHandlerDeps {
  readonly jobs: Pick<Jobs, 'enqueue'>
}

type Handled = Exclude<Awaited<ReturnType<UpdateHandler>>, 'pass'>

const MAX_QUESTION = 2_048
const USAGE = 'Send /why and a link, or words of a title: /why https://shop.example/kettle'

/**
 * `/why <link>` of linked operators, and the buttons under posts that wait for approval. A button's data is untrusted, and so is who was
 * sent it: what counts is who pressed it. What that person may do is asked when it is done.
 */
export function createFeedHandler({ jobs }: FeedHandlerDeps): UpdateHandler {
  return async (trx, context) => {
    const { update } = context
    if (update.from === null) return 'pass'
    const decision = update.kind === 'callback' ? readPostAct(update.data) : null
    const question = questionOf(context)
    if (decision === null && question === null) return 'pass'
    const operator = await operatorOf(trx, update.from.id)
    if (operator === undefined) {
      return decision === null
        ? 'pass'
        : toast('You are not linked with Switchboard: this button does nothing for you.')
    }
    if (decision !== null) {
      const asked = { kind: 'decide', ...decision } as const
      return (await ask(jobs, trx, context, { userId: operator.id, asked }))
        ? toast('Switchboard does it now.')
        : toast('Write to the bot once, then press again.')
    }
    if (question === null || question === '') return { replies: [{ html: USAGE, buttons: [] }] }
    await ask(jobs, trx, context, { userId: operator.id, asked: { kind: 'why', q: question } })
    return { replies: [] }
  }
}

const toast = (text: string): Handled => ({ replies: [], callbackAnswer: text })

/** Only in a person's own chat: a group would read along. Null: it is no question. */
function questionOf({ update, contactId }: UpdateContext): string | null {
  if (update.kind !== 'text' || update.command !== 'why') return null
  if (contactId === null || update.chat?.kind !== 'person' || update.chat.id !== update.from?.id) return null
  return update.text
    .replace(/^\S+\s*/, '')
    .trim()
    .slice(0, MAX_QUESTION)
}

async function ask(
  jobs: FeedHandlerDeps['jobs'],
  trx: Trx,
  { accountId, contactId, updateRowId }: UpdateContext,
  { userId, asked }: { readonly userId: UserId; readonly asked: Asked },
): Promise<boolean> {
  if (contactId === null) return false
  await jobs.enqueue(trx, answerOperator, { userId, asked, accountId, contactId, updateRowId })
  return true
}
