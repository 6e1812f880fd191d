import type { SubscriptionStatus } from '../../db/tables/audiences.ts'
import type { Trx } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { accountTexts, type ParsedUpdate, type UpdateHandler } from '../accounts/index.ts'
import { escapeHtml } from './core/escape-html.ts'
import type { ActEvidence } from './core/evidence.ts'
import { recordChannelRights } from './channel-rights-store.ts'
import { setSubscription } from './subscription-store.ts'

type Act = Exclude<ActEvidence['kind'], 'forgotten'>
type Handled = Exclude<Awaited<ReturnType<UpdateHandler>>, 'pass'>

/** A deep link of this form unsubscribes: albums have no buttons. */
const STOP_PAYLOAD = /^stop(_|$)/
/** Callback data of the unsubscribe button. */
const STOP_DATA = /^stop(:|$)/

const statusAfter = {
  start: 'subscribed',
  stop_command: 'unsubscribed',
  stop_button: 'unsubscribed',
  blocked_bot: 'blocked',
} as const satisfies Record<Act, SubscriptionStatus>

/**
 * Consent, as a person gives and takes it in their own chat with the bot: /start subscribes, /stop and the button end it at once,
 * a block ends it, and taking the block back restores nothing until the next /start. In groups nobody speaks for the others; what the
 * bot may do in a group or channel is recorded as its administrators give and take it.
 */
export const consentHandler: UpdateHandler = (trx, context) =>
  context.update.kind === 'my_chat_member' && context.update.chat?.kind !== 'person'
    ? hearOfRights(trx, context)
    : hearOfConsent(trx, context)

const hearOfRights: UpdateHandler = async (trx, { accountId, contactId, update, at }) => {
  if (update.kind !== 'my_chat_member' || contactId === null) return 'pass'
  const evidence = { kind: update.kind, updateId: update.updateId }
  await recordChannelRights(trx, { accountId, contactId, rights: update.rights, evidence, at })
  return { replies: [] }
}

const hearOfConsent: UpdateHandler = async (trx, { accountId, contactId, update, at }) => {
  const act = isOwnChat(update) ? actOf(update) : undefined
  if (act === undefined || contactId === null) return 'pass'
  const before = await setSubscription(trx, {
    accountId,
    contactId,
    status: statusAfter[act],
    source: update.kind === 'start' ? update.payload : '',
    evidence: { kind: act, updateId: update.updateId },
    at,
  })
  if (act === 'blocked_bot') return { replies: [] }
  if (act === 'start') return say(trx, accountId, 'welcomeText')
  if (update.kind !== 'callback') return say(trx, accountId, 'goodbyeText')
  if (before === 'unsubscribed') return { replies: [], callbackAnswer: 'You are unsubscribed already.' }
  return { ...(await say(trx, accountId, 'goodbyeText')), callbackAnswer: 'You are unsubscribed.' }
}

const isOwnChat = ({ chat, from }: ParsedUpdate): boolean => chat?.kind === 'person' && chat.id === from?.id

function actOf(update: ParsedUpdate): Act | undefined {
  switch (update.kind) {
    case 'start':
      return STOP_PAYLOAD.test(update.payload) ? 'stop_button' : 'start'
    case 'text':
      return update.command === 'stop' ? 'stop_command' : undefined
    case 'callback':
      return STOP_DATA.test(update.data) ? 'stop_button' : undefined
    case 'my_chat_member':
      return update.status === 'kicked' ? 'blocked_bot' : undefined
    case 'other':
      return undefined
  }
}

async function say(trx: Trx, accountId: AccountId, text: 'welcomeText' | 'goodbyeText'): Promise<Handled> {
  const texts = await accountTexts(trx, accountId)
  return { replies: texts === undefined ? [] : [{ html: escapeHtml(texts[text]), buttons: [] }] }
}
