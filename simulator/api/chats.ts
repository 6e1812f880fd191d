import { admit } from '../limits/admit.ts'
import type { Counted } from '../limits/admit.ts'
import { integerParam, textParam } from '../server/params.ts'
import type { Dialog, SharedChat, Topic } from '../world/types.ts'
import type { Call } from './call.ts'
import { badRequest, chatNotFound, forbidden, tooManyRequests, upgradedToSupergroup } from './refusal.ts'

const chatIdOf = (call: Call, name: string): number => {
  const given = textParam(call.params, name).trim()
  if (given === '') throw badRequest(`${name} is empty`)
  if (/^-?\d{1,16}$/.test(given)) return Number(given)
  const chat = given.startsWith('@') ? call.telegram.world.chatByUsername(given.slice(1)) : undefined
  if (chat === undefined) throw chatNotFound()
  return chat.id
}

/** The chat that the call names; 400 chat not found when there is none. */
export const readChat = (call: Call, name = 'chat_id'): Dialog => {
  const { world } = call.telegram
  const chatId = chatIdOf(call, name)
  call.trace.chatId = chatId
  if (world.bots.has(chatId) && chatId !== call.bot.id) throw forbidden("the bot can't send messages to the bot")
  const dialog = world.dialogOf(call.bot, chatId)
  if (dialog === undefined) throw chatNotFound()
  return dialog
}

const chatWords = (chat: SharedChat): string => `${chat.kind} chat`

const kickedRefusal = (dialog: Dialog): Error | undefined => {
  const { shared, membership } = dialog
  const isKicked = membership === 'kicked' || membership === 'blocked'
  return shared !== undefined && isKicked ? forbidden(`bot was kicked from the ${chatWords(shared)}`) : undefined
}

const sharedRefusal = (dialog: Dialog, chat: SharedChat): Error | undefined => {
  switch (dialog.membership) {
    case 'kicked':
    case 'blocked':
      return kickedRefusal(dialog)
    case 'left':
    case 'none':
      return forbidden(`bot is not a member of the ${chatWords(chat)}`)
    case 'member':
      return chat.kind === 'channel' ? badRequest('need administrator rights in the channel chat') : undefined
    case 'administrator':
      return undefined
  }
}

const refusalOf = (dialog: Dialog): Error | undefined => {
  const { person, shared } = dialog
  if (shared !== undefined) {
    return shared.migratedTo === undefined ? sharedRefusal(dialog, shared) : upgradedToSupergroup(shared.migratedTo)
  }
  if (person?.isDeactivated === true) return forbidden('user is deactivated')
  if (dialog.membership === 'blocked') return forbidden('bot was blocked by the user')
  if (dialog.membership === 'none') return forbidden("bot can't initiate conversation with a user")
  return undefined
}

export const refuseKicked = (dialog: Dialog): void => {
  const refusal = kickedRefusal(dialog)
  if (refusal !== undefined) throw refusal
}

export const refuseChat = (dialog: Dialog): void => {
  const refusal = refusalOf(dialog)
  if (refusal !== undefined) throw refusal
}

type Sendable = 'text' | 'photo' | 'document' | 'video'

const PLURALS: Readonly<Record<Sendable, string>> = {
  text: 'text messages',
  photo: 'photos',
  document: 'documents',
  video: 'videos',
}

export interface Entering {
  readonly what: Sendable
  readonly topic: Topic | undefined
  /** An album is as many messages as it has items. */
  readonly messages?: number
}

const rightsRefusal = ({ kind, membership, rights, shared }: Dialog, what: Sendable): Error | undefined => {
  if (kind === 'channel') {
    return rights.can_post_messages ? undefined : badRequest('need administrator rights in the channel chat')
  }
  const isMuted = shared?.canMembersSend === false && membership !== 'administrator'
  return isMuted ? badRequest(`not enough rights to send ${PLURALS[what]} to the chat`) : undefined
}

const topicRefusal = ({ membership, rights }: Dialog, topic: Topic | undefined): Error | undefined => {
  const mayReopen = membership === 'administrator' && rights.can_manage_topics
  return topic?.isClosed === true && !mayReopen ? badRequest('TOPIC_CLOSED') : undefined
}

/** Telegram counts a message against the limits before it looks at whether the chat takes it. */
export const enterChat = (call: Call, dialog: Dialog, counted: Counted, entering?: Entering): void => {
  const { limits, world } = call.telegram
  const admission = admit(call.bot, dialog, counted, {
    limits,
    speed: world.clock.speed,
    arrival: call.arrival,
    messages: entering?.messages ?? 1,
  })
  if (admission.kind === 'limited') {
    call.trace.limitedBy = admission.gate
    throw tooManyRequests(admission.retryAfterSeconds)
  }
  refuseChat(dialog)
  if (entering === undefined) return
  const refusal = rightsRefusal(dialog, entering.what) ?? topicRefusal(dialog, entering.topic)
  if (refusal !== undefined) throw refusal
}

export const messageIdOf = (call: Call): number => {
  const messageId = integerParam(call.params, 'message_id')
  if (messageId <= 0) throw badRequest('message identifier is not specified')
  return messageId
}
