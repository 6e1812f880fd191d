import type { Trx } from '../../../db/transaction.ts'
import { authorize, type Actor, type Permission } from '../../../kernel/actor.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { UpdateContext, UpdateHandler } from '../../accounts/index.ts'
import { escapeHtml, LINK_PREFIX, operatorOf, type Notices } from '../../notices/index.ts'
import { readActData, type OperatorAct } from './message.ts'
import { noticeFacts } from './queries.ts'
import { resumeForOperator } from './resume.ts'

export interface OperatorHandlerDeps {
  readonly notices: Pick<Notices, 'mute' | 'dismiss' | 'links'>
  readonly jobs: Pick<Jobs, 'enqueue'>
}

type Handled = Exclude<Awaited<ReturnType<UpdateHandler>>, 'pass'>

const MUTE_MS = 60 * 60 * 1000
const MAX_ANSWER_CHARACTERS = 200

/**
 * Codes that link a Telegram user with a person of the dashboard, and the buttons under notices. What a button asks for is untrusted,
 * and so is who was sent it: what counts is who pressed it, and what that person may do now.
 */
export function createOperatorHandler(deps: OperatorHandlerDeps): UpdateHandler {
  return async (trx, context) => {
    const code = codeOf(context)
    if (code !== null) return link(deps, trx, context, code)
    const { update } = context
    const wanted = update.kind === 'callback' ? readActData(update.data) : null
    if (wanted === null || update.from === null) return 'pass'
    const operator = await operatorOf(trx, update.from.id)
    if (operator === undefined) return answer('You are not linked with Switchboard: this button does nothing for you.')
    try {
      return answer(await act(deps, trx, { context, operator, ...wanted }))
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'unavailable') throw error
      return answer(error.message)
    }
  }
}

const answer = (text: string): Handled => ({ replies: [], callbackAnswer: text.slice(0, MAX_ANSWER_CHARACTERS) })
const say = (text: string): Handled => ({ replies: [{ html: escapeHtml(text), buttons: [] }] })

/** Only in a person's own chat: a code in a group would link whoever is faster. */
function codeOf({ update, contactId }: UpdateContext): string | null {
  if (contactId === null || update.chat?.kind !== 'person' || update.chat.id !== update.from?.id) return null
  if (update.kind === 'start' && update.payload.startsWith(LINK_PREFIX)) return update.payload.slice(LINK_PREFIX.length)
  if (update.kind === 'text' && update.command === 'link') return update.text.replace(/^\S+\s*/, '').trim()
  return null
}

async function link(
  { notices }: OperatorHandlerDeps,
  trx: Trx,
  { update, accountId, contactId }: UpdateContext,
  code: string,
): Promise<Handled> {
  const { from } = update
  if (from === null || contactId === null) return { replies: [] }
  const name = `${from.firstName} ${from.lastName}`.trim()
  const operator = await notices.links.redeem(trx, { code, accountId, contactId, telegramId: from.id, name })
  return say(
    operator === null
      ? 'This code is not known, was used already or is older than 15 minutes. Make a new one in Switchboard under Settings > Notices.'
      : `Linked with ${operator.name}. Notices of Switchboard reach you here from now on.`,
  )
}

interface Pressed {
  readonly context: UpdateContext
  readonly operator: Actor & { readonly kind: 'user' }
  readonly act: OperatorAct
  readonly noticeId: number
}

/** Resolves to what the person reads. @throws AppError when they may not, or the notice is gone. */
async function act(deps: OperatorHandlerDeps, trx: Trx, pressed: Pressed): Promise<string> {
  const { operator, noticeId, context } = pressed
  const notice = await noticeFacts(trx, noticeId)
  if (notice === undefined) return 'This notice is not there any more.'
  switch (pressed.act) {
    case 'mute':
      await deps.notices.mute(trx, operator, notice.kind, MUTE_MS)
      return 'No messages of this kind for an hour. The dashboard shows them all the same.'
    case 'resolve':
      await deps.notices.dismiss(trx, operator, noticeId)
      return 'Noted: it is dealt with.'
    case 'resume': {
      authorize(operator, permissionFor(notice.subject))
      const { accountId, contactId, updateRowId } = context
      if (contactId === null) return 'Write to the bot once, then press again.'
      const payload = { userId: operator.id, subject: notice.subject, accountId, contactId, updateRowId }
      await deps.jobs.enqueue(trx, resumeForOperator, payload, { dedupeKey: `${notice.subject} ${operator.id}` })
      return 'Switchboard tries it now.'
    }
  }
}

const permissionFor = (subject: string): Permission =>
  subject.startsWith('account:') ? 'accounts.write' : 'campaigns.send'
