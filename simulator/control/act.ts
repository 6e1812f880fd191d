import { ActError } from '../world/acts.ts'
import type { FileInput, People } from '../world/acts.ts'
import type { Bot, Membership, Person } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { changeMembership } from '../world/members.ts'
import { changeTopic, migrate, readRights } from './chats.ts'
import { ControlError, optionalNumber, optionalText, requiredNumber, requiredText, textsOf } from './input.ts'
import type { Input } from './input.ts'

const MEMBERSHIPS: readonly Membership[] = ['member', 'administrator', 'kicked', 'left', 'none']

export const findBot = (world: World, input: Input): Bot => {
  const id = requiredNumber(input, 'bot')
  const bot = world.bots.get(id)
  if (bot === undefined) throw new ControlError(`Bot ${id} is not known.`, 404)
  return bot
}

export const findPerson = (world: World, input: Input): Person => {
  const id = requiredNumber(input, 'person')
  const person = world.people.get(id)
  if (person === undefined) throw new ControlError(`Person ${id} is not known.`, 404)
  return person
}

const readFile = (input: Input): FileInput => {
  const bytes = Buffer.from(requiredText(input, 'base64'), 'base64')
  const caption = optionalText(input, 'caption')
  return {
    bytes,
    fileName: optionalText(input, 'fileName') ?? 'file.bin',
    mimeType: optionalText(input, 'mimeType') ?? 'application/octet-stream',
    ...(caption === undefined ? {} : { caption }),
    ...textsOf(input, ['album']),
  }
}

const press = (world: World, people: People, input: Input): unknown => {
  const data = optionalText(input, 'data')
  const text = optionalText(input, 'text')
  const callbackQueryId = people.press(findBot(world, input), findPerson(world, input), {
    messageId: requiredNumber(input, 'messageId'),
    ...(data === undefined ? {} : { data }),
    ...(text === undefined ? {} : { text }),
  })
  return { callbackQueryId }
}

const setMembership = (world: World, input: Input): unknown => {
  const wanted = requiredText(input, 'status')
  const status = MEMBERSHIPS.find((membership) => membership === wanted)
  if (status === undefined) throw new ControlError(`"status" must be one of ${MEMBERSHIPS.join(', ')}.`)
  const chat = requiredNumber(input, 'chat')
  const bot = findBot(world, input)
  const dialog = world.dialogOf(bot, chat)
  if (dialog === undefined) throw new ControlError(`Chat ${chat} is not known.`, 404)
  changeMembership(world, bot, dialog, { membership: status, rights: readRights(input) })
  return {}
}

type Act = (world: World, people: People, input: Input) => unknown

const withBoth =
  (run: (people: People, bot: Bot, person: Person, input: Input) => unknown): Act =>
  (world, people, input) =>
    run(people, findBot(world, input), findPerson(world, input), input)

const ACTS: Readonly<Record<string, Act>> = {
  start: withBoth((people, bot, person, input) => ({
    messageId: people.start(bot, person, optionalText(input, 'payload')).message_id,
  })),
  text: withBoth((people, bot, person, input) => ({
    messageId: people.say(bot, person, requiredText(input, 'text')).message_id,
  })),
  stop: withBoth((people, bot, person) => ({ messageId: people.say(bot, person, '/stop').message_id })),
  block: withBoth((people, bot, person) => people.block(bot, person)),
  unblock: withBoth((people, bot, person) => people.unblock(bot, person)),
  document: withBoth((people, bot, person, input) => ({
    messageId: people.sendFile(bot, person, 'document', readFile(input)).message_id,
  })),
  photo: withBoth((people, bot, person, input) => ({
    messageId: people.sendFile(bot, person, 'photo', readFile(input)).message_id,
  })),
  press: (world, people, input) => press(world, people, input),
  deactivate: (world, _people, input) => {
    findPerson(world, input).isDeactivated = true
  },
  say: (world, people, input) => ({
    told: people.sayInChat(requiredNumber(input, 'chat'), findPerson(world, input), requiredText(input, 'text')),
  }),
  membership: (world, _people, input) => setMembership(world, input),
  migrate: (world, _people, input) => migrate(world, input),
  topic: (world, _people, input) => changeTopic(world, input),
  revoke: (world, _people, input) => {
    findBot(world, input).isRevoked = true
  },
  restore: (world, _people, input) => {
    findBot(world, input).isRevoked = false
  },
  release: (world, _people, input) => {
    const bot = findBot(world, input)
    bot.flood.open()
    const chat = optionalNumber(input, 'chat')
    if (chat !== undefined) bot.dialogs.get(chat)?.flood?.open()
  },
}

/** Does one thing as a person, or as fate. */
export const act = (world: World, people: People, input: Input): unknown => {
  const type = requiredText(input, 'type')
  const run = Object.hasOwn(ACTS, type) ? ACTS[type] : undefined
  if (run === undefined) throw new ControlError(`"type" must be one of ${Object.keys(ACTS).join(', ')}.`)
  try {
    return run(world, people, input) ?? {}
  } catch (error) {
    if (error instanceof ActError) throw new ControlError(error.message, 409)
    throw error
  }
}
