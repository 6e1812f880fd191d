/**
 * The limiter of a lane, pure: time is an argument, in ms of product time.
 *
 * Two rules hold together. A GCRA spreads sends evenly at the allowed rate. A log of the last `perSecond` sends makes sure that the
 * receiver never counts more than that many within a sliding second: it counted a send at the latest when its answer came back, so
 * the one that takes its place starts a second after that, however the network jitters. The price is one round trip a second.
 * A group or channel has both of its own, over a minute. Each item of an album is a message. Limits: 30 messages a second for a bot, one a second for a chat, 20 a minute for a group or channel
 * (core.telegram.org/bots/faq, "My bot is hitting limits").
 */
export interface Pace {
  /** When a send of so many items may start; `now` or earlier means at once. */
  nextAt(now: number, items?: number): number
  /** When this chat may get its next message. */
  chatAt(chat: PacedChat, now: number, items?: number): number
  /** Telegram wants this chat left alone until then. */
  holdChat(chat: PacedChat, until: number): void
  /** Notes the start of a send; hand the ticket to `answered`. */
  started(chat: PacedChat, now: number, items?: number): PaceTicket
  answered(ticket: PaceTicket, now: number): void
  /** Telegram said 429: the rate is cut and grows again by a message a second every ten seconds. */
  throttled(now: number): void
  /** Messages a second that are allowed now. */
  allowed(now: number): number
}

export interface PacedChat {
  readonly chatId: number
  /** 1 for a group or channel, 0 for a person. */
  readonly isGroup: number
}

export interface PaceTicket {
  readonly place: Place
  /** Its place in the minute of a group or channel. */
  readonly inGroup: { readonly log: SendLog; readonly place: Place } | null
}

/** The first of the places that its items took in a log. */
interface Place {
  readonly slot: number
  readonly serial: number
  readonly items: number
}

export interface PaceLimits {
  readonly perSecond: number
}

const SECOND_MS = 1000
/** A late timer may catch up by this many sends. */
const BURST = 4
interface ChatRule {
  readonly intervalMs: number
  readonly burst: number
}
const PERSON_RULE: ChatRule = { intervalMs: 1000, burst: 1 }
const GROUP_RULE: ChatRule = { intervalMs: 60_000 / 16, burst: 5 }
const GROUP_WINDOW_MS = 60_000
const GROUP_PER_WINDOW = 20
const MIN_RATE = 1
const CUT = 0.7
const RECOVERY_PER_MS = 1 / 10_000

export function createPace(limits: PaceLimits, startedAt: number): Pace {
  const log = createSendLog({ size: limits.perSecond, windowMs: SECOND_MS, startedAt })
  const chats = createChatTimes(startedAt)
  let theoretical = startedAt
  let rate = limits.perSecond
  let rateAt = startedAt

  const allowed = (now: number): number =>
    Math.min(limits.perSecond, rate + Math.max(0, now - rateAt) * RECOVERY_PER_MS)
  const chatRule = (chat: PacedChat): ChatRule => (chat.isGroup !== 0 ? GROUP_RULE : PERSON_RULE)

  return {
    allowed,
    nextAt(now, items = 1) {
      const intervalMs = SECOND_MS / allowed(now)
      return Math.max(theoretical - intervalMs * (BURST - 1), log.nextAt(now, items))
    },
    chatAt(chat, now, items = 1) {
      const { intervalMs, burst } = chatRule(chat)
      const evenAt = (chats.get(chat) ?? now) - intervalMs * (burst - 1)
      return chat.isGroup === 0 ? evenAt : Math.max(evenAt, chats.minuteOf(chat)?.nextAt(now, items) ?? evenAt)
    },
    holdChat(chat, until) {
      const { intervalMs, burst } = chatRule(chat)
      chats.set(chat, Math.max(chats.get(chat) ?? 0, until + intervalMs * (burst - 1)))
    },
    started(chat, now, items = 1) {
      theoretical = Math.max(theoretical, now) + (SECOND_MS / allowed(now)) * items
      const { intervalMs } = chatRule(chat)
      chats.forget(now)
      chats.set(chat, Math.max(chats.get(chat) ?? now, now) + intervalMs * items)
      const place = log.started(now, items)
      return { place, inGroup: chat.isGroup === 0 ? null : chats.startedInGroup(chat, now, items) }
    },
    answered(ticket, now) {
      log.answered(ticket.place, now)
      ticket.inGroup?.log.answered(ticket.inGroup.place, now)
    },
    throttled(now) {
      rate = Math.max(MIN_RATE, allowed(now) * CUT)
      rateAt = now
    },
  }
}

interface ChatTimes {
  get(chat: PacedChat): number | undefined
  set(chat: PacedChat, theoretical: number): void
  /** What a group or channel got lately; undefined: nothing. */
  minuteOf(chat: PacedChat): SendLog | undefined
  startedInGroup(chat: PacedChat, now: number, items: number): PaceTicket['inGroup']
  /** Lets go of what cannot hold anybody back any more; call it often. */
  forget(now: number): void
}

/**
 * Persons are many, and each holds back for one interval: two generations that change places every interval forget them without
 * looking at any. Groups are few and may hold back for long.
 */
function createChatTimes(startedAt: number): ChatTimes {
  const groups = new Map<number, number>()
  const minutes = new Map<number, SendLog>()
  let young = new Map<number, number>()
  let old = new Map<number, number>()
  let bornAt = startedAt
  return {
    get: ({ chatId, isGroup }) => (isGroup !== 0 ? groups.get(chatId) : (young.get(chatId) ?? old.get(chatId))),
    set({ chatId, isGroup }, theoretical) {
      ;(isGroup !== 0 ? groups : young).set(chatId, theoretical)
    },
    minuteOf: ({ chatId }) => minutes.get(chatId),
    startedInGroup({ chatId }, now, items) {
      const log = minutes.get(chatId) ?? createSendLog(GROUP_MINUTE)
      minutes.set(chatId, log)
      return { log, place: log.started(now, items) }
    },
    forget(now) {
      if (now - bornAt < PERSON_RULE.intervalMs) return
      bornAt = now
      old = young
      young = new Map()
      for (const [id, theoretical] of groups) if (theoretical <= now) groups.delete(id)
      for (const [id, log] of minutes) if (log.isOver(now)) minutes.delete(id)
    },
  }
}

interface SendLog {
  nextAt(now: number, items: number): number
  started(now: number, items: number): Place
  answered(place: Place, now: number): void
  /** Nothing in it holds anybody back any more. */
  isOver(now: number): boolean
}

interface LogSize {
  readonly size: number
  readonly windowMs: number
  /** As if it were full of sends of this moment: what an earlier process sent is not known. */
  readonly startedAt: number
}

/** What a group got before this start is not known and not waited for: a 429 that comes of it holds that chat only. */
const GROUP_MINUTE: LogSize = {
  size: GROUP_PER_WINDOW,
  windowMs: GROUP_WINDOW_MS,
  startedAt: Number.NEGATIVE_INFINITY,
}

function createSendLog({ size, windowMs, startedAt }: LogSize): SendLog {
  if (!Number.isFinite(size)) return unlimitedLog
  const countedBy = new Array<number>(size).fill(startedAt)
  const serials = new Array<number>(size).fill(0)
  let slot = 0
  let serial = 0
  const timeAt = (index: number): number => countedBy[index] ?? startedAt
  return {
    nextAt(_now, items) {
      let freeAt = timeAt(slot)
      for (let item = 1; item < Math.min(items, size); item++) freeAt = Math.max(freeAt, timeAt((slot + item) % size))
      return freeAt + windowMs
    },
    started(now, items) {
      const first = { slot, serial: serial + 1, items: Math.min(items, size) }
      for (let item = 0; item < first.items; item++) {
        countedBy[slot] = now + SECOND_MS
        serials[slot] = ++serial
        slot = (slot + 1) % size
      }
      return first
    },
    answered(place, now) {
      for (let item = 0; item < place.items; item++) {
        const index = (place.slot + item) % size
        if (serials[index] === place.serial + item) countedBy[index] = now
      }
    },
    isOver: (now) => countedBy.every((at) => at + windowMs <= now),
  }
}

const unlimitedLog: SendLog = {
  nextAt: (now) => now,
  started: () => ({ slot: 0, serial: 0, items: 0 }),
  answered: () => {},
  isOver: () => true,
}
