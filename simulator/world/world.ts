import { createFloodGate } from '../limits/flood-gate.ts'
import { createSlidingWindow } from '../limits/sliding-window.ts'
import type { VirtualClock } from '../clock.ts'
import { seededDraw, seededInteger } from '../random.ts'
import { ALL_RIGHTS } from './rights.ts'
import { PRIVATE_CAPACITY, SHARED_CAPACITY, createMessageMemory, createThread } from './threads.ts'
import type { MessageMemory } from './threads.ts'
import type { ApiChat, ApiUser, Bot, Dialog, Membership, Person, SharedChat } from './types.ts'
import { createUpdateQueue } from './update-queue.ts'

export interface BotInput {
  readonly token?: string
  readonly username?: string
  readonly first_name?: string
}

export interface PersonInput {
  readonly id?: number
  readonly first_name?: string
  readonly last_name?: string
  readonly username?: string
  readonly language_code?: string
}

export interface ChatInput {
  readonly id?: number
  readonly type: 'group' | 'supergroup' | 'channel'
  readonly title: string
  readonly username?: string
  readonly isForum?: boolean
  readonly ownerId?: number | undefined
  readonly canMembersSend?: boolean
}

/** Everybody and everything that this Telegram knows. */
export interface World {
  readonly clock: VirtualClock
  readonly seed: number
  readonly memory: MessageMemory
  readonly bots: Map<number, Bot>
  readonly people: Map<number, Person>
  readonly chats: Map<number, SharedChat>
  readonly botByToken: (token: string) => Bot | undefined
  readonly addBot: (input: BotInput) => Bot
  readonly addPerson: (input: PersonInput) => Person
  readonly addChat: (input: ChatInput) => SharedChat
  readonly chatByUsername: (username: string) => SharedChat | undefined
  /** The bot's place in a chat, made at first sight; undefined when nobody has that id. */
  readonly dialogOf: (bot: Bot, chatId: number) => Dialog | undefined
  readonly setMembership: (bot: Bot, chatId: number, membership: Membership) => Dialog | undefined
  readonly apiUser: (person: Person) => ApiUser
}

const TOKEN = /^(\d{1,16}):[\w-]{1,100}$/
const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

export const isTokenShaped = (token: string): boolean => TOKEN.test(token)

const tokenSecret = (seed: number, id: number): string =>
  `AA${Array.from({ length: 33 }, (_, at) => SECRET_ALPHABET[Math.floor(seededDraw(seed, 'token', id, at) * 64)]).join('')}`

export const apiUserOf = (person: Person): ApiUser => ({
  id: person.id,
  is_bot: false,
  first_name: person.firstName,
  ...(person.lastName === undefined ? {} : { last_name: person.lastName }),
  ...(person.username === undefined ? {} : { username: person.username }),
  ...(person.languageCode === undefined ? {} : { language_code: person.languageCode }),
})

const privateChatOf = (person: Person): ApiChat => ({
  id: person.id,
  first_name: person.firstName,
  ...(person.lastName === undefined ? {} : { last_name: person.lastName }),
  ...(person.username === undefined ? {} : { username: person.username }),
  type: 'private',
})

const sharedChatOf = (chat: SharedChat): ApiChat => ({
  id: chat.id,
  title: chat.title,
  ...(chat.username === undefined ? {} : { username: chat.username }),
  type: chat.kind,
  ...(chat.topics === undefined ? {} : { is_forum: true as const }),
})

const newDialog = (person: Person | undefined, shared: SharedChat | undefined): Dialog | undefined => {
  const chat = person === undefined ? shared && sharedChatOf(shared) : privateChatOf(person)
  if (chat === undefined) return undefined
  return {
    chat,
    kind: chat.type,
    person,
    shared,
    thread: shared?.thread ?? createThread(PRIVATE_CAPACITY),
    membership: 'none',
    rights: ALL_RIGHTS,
    paceAtMs: 0,
    groupWindow: undefined,
    flood: undefined,
    requestCount: 0,
  }
}

const newBot = (input: BotInput, id: number, seed: number): Bot => ({
  id,
  token: input.token ?? `${id}:${tokenSecret(seed, id)}`,
  user: { id, is_bot: true, first_name: input.first_name ?? `Bot ${id}`, username: input.username ?? `sim${id}_bot` },
  isRevoked: false,
  webhookUrl: '',
  updates: createUpdateQueue(seededInteger(100_000_000, 900_000_000, seed, 'update', id)),
  dialogs: new Map(),
  sendWindow: createSlidingWindow(1000),
  flood: createFloodGate(),
  commands: new Map(),
  inFlightCount: 0,
})

const newPerson = (input: PersonInput, id: number): Person => ({
  id,
  firstName: input.first_name ?? `Person ${id}`,
  ...(input.last_name === undefined ? {} : { lastName: input.last_name }),
  ...(input.username === undefined ? {} : { username: input.username }),
  ...(input.language_code === undefined ? {} : { languageCode: input.language_code }),
  isDeactivated: false,
})

const chatIdFor = (type: ChatInput['type'], serial: number): number =>
  type === 'group' ? -(500_000 + serial) : -(1_000_000_000_000 + 1_500_000_000 + serial)

const createBots = (seed: number) => {
  const bots = new Map<number, Bot>()
  const tokens = new Map<string, Bot>()
  let nextId = 700_000_001
  const freeId = (): number => {
    while (bots.has(nextId)) nextId++
    return nextId++
  }
  const addBot = (input: BotInput): Bot => {
    if (input.token !== undefined && !isTokenShaped(input.token)) {
      throw new Error('A bot token looks like 123456:secret, with letters, digits, "_" and "-" after the colon.')
    }
    const known = input.token === undefined ? undefined : tokens.get(input.token)
    if (known !== undefined) return known
    const id = input.token === undefined ? freeId() : Number.parseInt(input.token, 10)
    if (bots.has(id)) throw new Error(`Bot ${id} exists already with another token.`)
    const bot = newBot(input, id, seed)
    bots.set(id, bot)
    tokens.set(bot.token, bot)
    return bot
  }
  return { bots, addBot, botByToken: (token: string) => tokens.get(token) }
}

const createPersons = () => {
  const people = new Map<number, Person>()
  let nextId = 10_000_001
  const addPerson = (input: PersonInput): Person => {
    while (input.id === undefined && people.has(nextId)) nextId++
    const id = input.id ?? nextId++
    const known = people.get(id)
    if (known !== undefined) return known
    const person = newPerson(input, id)
    people.set(id, person)
    return person
  }
  return { people, addPerson }
}

const createChats = () => {
  const chats = new Map<number, SharedChat>()
  const usernames = new Map<string, SharedChat>()
  let serial = 1
  const addChat = (input: ChatInput): SharedChat => {
    const chat: SharedChat = {
      id: input.id ?? chatIdFor(input.type, serial++),
      kind: input.type,
      title: input.title,
      ...(input.username === undefined ? {} : { username: input.username }),
      thread: createThread(SHARED_CAPACITY),
      topics: input.isForum === true ? new Map() : undefined,
      ownerId: input.ownerId,
      canMembersSend: input.canMembersSend ?? true,
      pinned: [],
      migratedTo: undefined,
    }
    chats.set(chat.id, chat)
    if (chat.username !== undefined) usernames.set(chat.username.toLowerCase(), chat)
    return chat
  }
  return { chats, addChat, chatByUsername: (username: string) => usernames.get(username.toLowerCase()) }
}

export const createWorld = (clock: VirtualClock, seed: number): World => {
  const persons = createPersons()
  const shared = createChats()
  const dialogOf = (bot: Bot, chatId: number): Dialog | undefined => {
    const known = bot.dialogs.get(chatId)
    if (known !== undefined) return known
    const made = newDialog(persons.people.get(chatId), shared.chats.get(chatId))
    if (made !== undefined) bot.dialogs.set(chatId, made)
    return made
  }
  return {
    clock,
    seed,
    memory: createMessageMemory(),
    ...createBots(seed),
    ...persons,
    ...shared,
    dialogOf,
    setMembership: (bot, chatId, membership) => {
      const dialog = dialogOf(bot, chatId)
      if (dialog !== undefined) dialog.membership = membership
      return dialog
    },
    apiUser: apiUserOf,
  }
}
