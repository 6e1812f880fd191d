import { changeMembership } from '../world/members.ts'
import { ALL_RIGHTS, RIGHT_NAMES } from '../world/rights.ts'
import type { AdminRights } from '../world/rights.ts'
import { addMessage } from '../world/messages.ts'
import { addTopic } from '../world/topics.ts'
import type { Bot, Dialog, SharedChat } from '../world/types.ts'
import type { World } from '../world/world.ts'
import {
  ControlError,
  optionalBoolean,
  optionalNumber,
  optionalText,
  requiredNumber,
  requiredText,
  textsOf,
} from './input.ts'
import type { Input } from './input.ts'
import { isRecord } from '../server/params.ts'

const chatOf = (world: World, input: Input): SharedChat => {
  const id = requiredNumber(input, 'chat')
  const chat = world.chats.get(id)
  if (chat === undefined) throw new ControlError(`Chat ${id} is not known.`, 404)
  return chat
}

/** `rights` names those that differ from having them all. */
export const readRights = (input: Input): AdminRights => {
  const given = input['rights'] ?? {}
  if (!isRecord(given)) throw new ControlError('"rights" must be an object.')
  for (const [name, value] of Object.entries(given)) {
    if (!RIGHT_NAMES.some((known) => known === name) || typeof value !== 'boolean') {
      throw new ControlError(`"rights" knows ${RIGHT_NAMES.join(', ')}; each is true or false.`)
    }
  }
  return { ...ALL_RIGHTS, ...given }
}

const administratorsOf = (world: World, input: Input): Bot[] => {
  const given = input['administrators'] ?? []
  if (!Array.isArray(given)) throw new ControlError('"administrators" must be a list of bot ids.')
  return (given as unknown[]).map((id) => {
    const bot = world.bots.get(Number(id))
    if (bot === undefined) throw new ControlError(`Bot ${String(id)} is not known.`, 404)
    return bot
  })
}

const namesOf = (input: Input, name: string): string[] => {
  const given = input[name] ?? []
  if (!Array.isArray(given) || (given as unknown[]).some((each) => typeof each !== 'string')) {
    throw new ControlError(`"${name}" must be a list of names.`)
  }
  return given as string[]
}

const chatTypeOf = (input: Input): SharedChat['kind'] => {
  const type = requiredText(input, 'type')
  if (type === 'group' || type === 'supergroup' || type === 'channel') return type
  throw new ControlError('"type" must be group, supergroup or channel.')
}

/** A group, supergroup, forum or channel, with bots that administer it and its topics. */
export const addChat = (world: World, input: Input): object => {
  const type = chatTypeOf(input)
  const isForum = optionalBoolean(input, 'forum') ?? false
  if (isForum && type !== 'supergroup') throw new ControlError('Only a supergroup can be a forum.')
  const administrators = administratorsOf(world, input)
  const rights = readRights(input)
  const topicNames = namesOf(input, 'topics')
  const chat = world.addChat({
    type,
    title: optionalText(input, 'title') ?? 'A chat',
    ...(input['id'] === undefined ? {} : { id: requiredNumber(input, 'id') }),
    ...textsOf(input, ['username']),
    isForum,
    ownerId: optionalNumber(input, 'owner'),
    canMembersSend: optionalBoolean(input, 'membersSend') ?? true,
  })
  for (const bot of administrators) {
    const dialog = world.dialogOf(bot, chat.id)
    if (dialog !== undefined) changeMembership(world, bot, dialog, { membership: 'administrator', rights })
  }
  const topics = topicNames.map((name) => addTopic(chat, name)?.id ?? 0)
  return { id: chat.id, ...(isForum ? { topics } : {}) }
}

/** Makes a topic, or closes, opens or deletes one. */
export const changeTopic = (world: World, input: Input): object => {
  const chat = chatOf(world, input)
  const threadId = optionalNumber(input, 'thread')
  if (threadId === undefined) {
    const topic = addTopic(chat, optionalText(input, 'name') ?? 'A topic')
    if (topic === undefined) throw new ControlError(`Chat ${chat.id} is no forum.`, 409)
    return { thread: topic.id }
  }
  const topic = chat.topics?.get(threadId)
  if (topic === undefined) throw new ControlError(`Chat ${chat.id} has no topic ${threadId}.`, 404)
  const status = requiredText(input, 'status')
  if (status !== 'open' && status !== 'closed' && status !== 'deleted') {
    throw new ControlError('"status" must be open, closed or deleted.')
  }
  topic.isClosed = status === 'closed'
  topic.isDeleted = status === 'deleted'
  return { thread: topic.id }
}

const tellMigration = (world: World, bot: Bot, from: Dialog, to: Dialog): void => {
  const nowMs = world.clock.now()
  const told = (dialog: Dialog, marks: object): void => {
    bot.updates.push('message', addMessage(world, dialog, bot.user, { marks }), nowMs)
  }
  told(from, { migrate_to_chat_id: to.chat.id })
  told(to, { migrate_from_chat_id: from.chat.id })
}

/** The group becomes a supergroup with another id; who was in it is in that one. */
export const migrate = (world: World, input: Input): object => {
  const chat = chatOf(world, input)
  if (chat.kind !== 'group') throw new ControlError(`Chat ${chat.id} is a ${chat.kind}; only a group migrates.`, 409)
  if (chat.migratedTo !== undefined) return { chat: chat.migratedTo }
  const { title, ownerId, canMembersSend } = chat
  const supergroup = world.addChat({ type: 'supergroup', title, ownerId, canMembersSend })
  chat.migratedTo = supergroup.id
  for (const bot of world.bots.values()) {
    const from = bot.dialogs.get(chat.id)
    const to = from === undefined ? undefined : world.dialogOf(bot, supergroup.id)
    if (from === undefined || to === undefined) continue
    to.membership = from.membership
    to.rights = from.rights
    if (from.membership === 'member' || from.membership === 'administrator') tellMigration(world, bot, from, to)
  }
  return { chat: supergroup.id }
}
