import { admit } from '../limits/admit.ts'
import type { Counted } from '../limits/admit.ts'
import { integerParam, textParam } from '../server/params.ts'
import type { Dialog, SharedChat } from '../world/types.ts'
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

const sharedRefusal = (dialog: Dialog, chat: SharedChat): Error | undefined => {
  switch (dialog.membership) {
    case 'kicked':
    case 'blocked':
      return forbidden(`bot was kicked from the ${chatWords(chat)}`)
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

/** Telegram counts a message against the limits before it looks at whether the chat takes it. */
export const enterChat = (call: Call, dialog: Dialog, counted: Counted): void => {
  const { limits, world } = call.telegram
  const admission = admit(call.bot, dialog, counted, { limits, speed: world.clock.speed, arrival: call.arrival })
  if (admission.kind === 'limited') {
    call.trace.limitedBy = admission.gate
    throw tooManyRequests(admission.retryAfterSeconds)
  }
  const refusal = refusalOf(dialog)
  if (refusal !== undefined) throw refusal
}

export const messageIdOf = (call: Call): number => {
  const messageId = integerParam(call.params, 'message_id')
  if (messageId <= 0) throw badRequest('message identifier is not specified')
  return messageId
}
