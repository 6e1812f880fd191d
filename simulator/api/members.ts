import { integerParam } from '../server/params.ts'
import { ownerMember, selfMember } from '../world/members.ts'
import { storedMessage } from '../world/messages.ts'
import type { Dialog } from '../world/types.ts'
import type { Call, Method } from './call.ts'
import { readChat, refuseKicked } from './chats.ts'
import { badRequest, chatNotFound, forbidden } from './refusal.ts'

const pinnedPart = (dialog: Dialog): object => {
  const newest = dialog.thread.messages.get(dialog.shared?.pinned.at(-1) ?? 0)
  return newest === undefined ? {} : { pinned_message: storedMessage(newest) }
}

const isInside = ({ membership }: Dialog): boolean => membership === 'member' || membership === 'administrator'

/** Of a chat without a @username that it never was in, a bot cannot know. */
const refuseUnknown = ({ membership, shared }: Dialog): void => {
  if (membership === 'none' && shared?.username === undefined) throw chatNotFound()
}

/** A chat with a @username can be looked at by everybody, any other one from within. */
const lookAt = (call: Call): Dialog => {
  const dialog = readChat(call)
  const { shared } = dialog
  if (shared === undefined) return dialog
  refuseKicked(dialog)
  refuseUnknown(dialog)
  if (shared.username === undefined && !isInside(dialog)) {
    throw forbidden(`bot is not a member of the ${shared.kind} chat`)
  }
  return dialog
}

export const getChat: Method = (call) => {
  const dialog = lookAt(call)
  const { chat, shared } = dialog
  const details = { accent_color_id: Math.abs(chat.id) % 7, max_reaction_count: 11, ...pinnedPart(dialog) }
  if (shared === undefined) return { ...chat, ...details }
  if (shared.kind === 'channel') return { ...chat, ...details }
  return { ...chat, ...details, permissions: { can_send_messages: shared.canMembersSend } }
}

const readMembers = (call: Call): Dialog => {
  const dialog = readChat(call)
  if (dialog.shared === undefined) return dialog
  refuseKicked(dialog)
  refuseUnknown(dialog)
  return dialog
}

/** The members of a channel are shown to its administrators only. */
const refuseHidden = (dialog: Dialog): void => {
  const isHidden = dialog.kind === 'channel' ? dialog.membership !== 'administrator' : !isInside(dialog)
  if (dialog.shared !== undefined && isHidden) throw badRequest('member list is inaccessible')
}

export const getChatMember: Method = (call) => {
  const { world } = call.telegram
  const dialog = readMembers(call)
  const userId = integerParam(call.params, 'user_id')
  if (userId === call.bot.id) {
    if (dialog.kind === 'channel') refuseHidden(dialog)
    return selfMember(call.bot, dialog)
  }
  refuseHidden(dialog)
  const person = world.people.get(userId)
  if (person === undefined) throw badRequest('user not found')
  return userId === dialog.shared?.ownerId
    ? ownerMember(world, dialog)
    : { user: world.apiUser(person), status: 'member' }
}

/** All but other bots. */
export const getChatAdministrators: Method = (call) => {
  const dialog = readMembers(call)
  if (dialog.shared === undefined) throw badRequest('there are no administrators in the private chat')
  refuseHidden(dialog)
  const self = dialog.membership === 'administrator' ? [selfMember(call.bot, dialog)] : []
  const owner = ownerMember(call.telegram.world, dialog)
  return owner === undefined ? self : [owner, ...self]
}

export const getChatMemberCount: Method = (call) => {
  const dialog = readMembers(call)
  if (dialog.shared === undefined) return 2
  const { world } = call.telegram
  const bots = [...world.bots.values()].filter((bot) => {
    const theirs = bot.dialogs.get(dialog.chat.id)
    return theirs !== undefined && isInside(theirs)
  })
  return bots.length + (dialog.shared.ownerId === undefined ? 0 : 1)
}
