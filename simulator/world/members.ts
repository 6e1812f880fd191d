import { apiUserOf } from './world.ts'
import type { World } from './world.ts'
import type { AdminRights } from './rights.ts'
import type { ApiUser, Bot, Dialog, Membership } from './types.ts'

type ChatMember = Readonly<Record<string, unknown>>

/** Telegram shows rights only where they mean something. */
const shownRights = (dialog: Dialog, rights: AdminRights): ChatMember => {
  const { can_post_messages, can_edit_messages, can_pin_messages, can_manage_topics, ...everywhere } = rights
  const place =
    dialog.kind === 'channel'
      ? { can_post_messages, can_edit_messages }
      : { can_pin_messages, ...(dialog.kind === 'supergroup' ? { can_manage_topics } : {}) }
  return {
    can_manage_chat: true,
    ...everywhere,
    ...place,
    can_manage_video_chats: false,
    can_restrict_members: false,
    can_promote_members: false,
    can_post_stories: false,
    can_edit_stories: false,
    can_delete_stories: false,
    is_anonymous: false,
  }
}

interface Standing {
  readonly membership: Membership
  readonly rights: AdminRights
}

const botMember = (bot: Bot, dialog: Dialog, { membership, rights }: Standing): ChatMember => {
  const { user } = bot
  switch (membership) {
    case 'administrator':
      return { user, status: 'administrator', can_be_edited: false, ...shownRights(dialog, rights) }
    case 'kicked':
    case 'blocked':
      return { user, status: 'kicked', until_date: 0 }
    case 'none':
    case 'left':
      return { user, status: 'left' }
    case 'member':
      return { user, status: 'member' }
  }
}

/** The bot in this chat, as getChatMember shows it. */
export const selfMember = (bot: Bot, dialog: Dialog): ChatMember => botMember(bot, dialog, dialog)

export const ownerMember = (world: World, dialog: Dialog): ChatMember | undefined => {
  const owner = world.people.get(dialog.shared?.ownerId ?? 0)
  return owner === undefined ? undefined : { user: apiUserOf(owner), status: 'creator', is_anonymous: false }
}

/** Telegram's own account that stands for somebody who is not named. */
const SOMEBODY: ApiUser = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' }

/** The owner changes what a bot is in their chat, and the bot is told by my_chat_member. */
export const changeMembership = (world: World, bot: Bot, dialog: Dialog, next: Standing): void => {
  const before = { membership: dialog.membership, rights: dialog.rights }
  dialog.membership = next.membership
  dialog.rights = next.rights
  const [from, to] = [botMember(bot, dialog, before), botMember(bot, dialog, next)]
  if (JSON.stringify(from) === JSON.stringify(to)) return
  const nowMs = world.clock.now()
  const owner = world.people.get(dialog.shared?.ownerId ?? 0)
  bot.updates.push(
    'my_chat_member',
    {
      chat: dialog.chat,
      from: owner === undefined ? SOMEBODY : apiUserOf(owner),
      date: Math.floor(nowMs / 1000),
      old_chat_member: from,
      new_chat_member: to,
    },
    nowMs,
  )
}
