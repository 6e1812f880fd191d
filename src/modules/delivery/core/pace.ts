/**
 * The limiter of a lane, pure: time is an argument, in ms of product time.
 *
 * Two rules hold together. A GCRA spreads sends evenly at the allowed rate. A log of the last `perSecond` sends makes sure that the
 * receiver never counts more than that many within a sliding second: it counted a send at the latest when its answer came back, so
 * the one that takes its place starts a second after that, however the network jitters. The price is one round trip a second.
 * Limits: 30 messages a second for a bot, one a second for a chat, 20 a minute for a group or channel
 * (core.telegram.org/bots/faq, "My bot is hitting limits").
 */
export interface Pace {
  /** When a send may start; `now` or earlier means at once. */
  nextAt(now: number): number
  /** When this chat may get its next message. */
  chatAt(chat: PacedChat, now: number): number
  /** Telegram wants this chat left alone until then. */
  holdChat(chat: PacedChat, until: number): void
  /** Notes the start of a send; hand the ticket to `answered`. */
  started(chat: PacedChat, now: number): PaceTicket
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
  readonly slot: number
  readonly serial: number
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
/** 16 a minute and four at once never pass 20 in any minute. */
const GROUP_RULE: ChatRule = { intervalMs: 60_000 / 16, burst: 5 }
const MIN_RATE = 1
const CUT = 0.7
const RECOVERY_PER_MS = 1 / 10_000

export function createPace(limits: PaceLimits, startedAt: number): Pace {
  const log = createSecondLog(limits.perSecond, startedAt)
  const chats = createChatTimes(startedAt)
  let theoretical = startedAt
  let rate = limits.perSecond
  let rateAt = startedAt

  const allowed = (now: number): number =>
    Math.min(limits.perSecond, rate + Math.max(0, now - rateAt) * RECOVERY_PER_MS)
  const chatRule = (chat: PacedChat): ChatRule => (chat.isGroup !== 0 ? GROUP_RULE : PERSON_RULE)

  return {
    allowed,
    nextAt(now) {
      const intervalMs = SECOND_MS / allowed(now)
      return Math.max(theoretical - intervalMs * (BURST - 1), log.nextAt(now))
    },
    chatAt(chat, now) {
      const { intervalMs, burst } = chatRule(chat)
      return (chats.get(chat) ?? now) - intervalMs * (burst - 1)
    },
    holdChat(chat, until) {
      const { intervalMs, burst } = chatRule(chat)
      chats.set(chat, Math.max(chats.get(chat) ?? 0, until + intervalMs * (burst - 1)))
    },
    started(chat, now) {
      theoretical = Math.max(theoretical, now) + SECOND_MS / allowed(now)
      const { intervalMs } = chatRule(chat)
      chats.forget(now)
      chats.set(chat, Math.max(chats.get(chat) ?? now, now) + intervalMs)
      return log.started(now)
    },
    answered: (ticket, now) => log.answered(ticket, now),
    throttled(now) {
      rate = Math.max(MIN_RATE, allowed(now) * CUT)
      rateAt = now
    },
  }
}

interface ChatTimes {
  get(chat: PacedChat): number | undefined
  set(chat: PacedChat, theoretical: number): void
  /** Lets go of what cannot hold anybody back any more; call it often. */
  forget(now: number): void
}

/**
 * Persons are many, and each holds back for one interval: two generations that change places every interval forget them without
 * looking at any. Groups are few and may hold back for long.
 */
function createChatTimes(startedAt: number): ChatTimes {
  const groups = new Map<number, number>()
  let young = new Map<number, number>()
  let old = new Map<number, number>()
  let bornAt = startedAt
  return {
    get: ({ chatId, isGroup }) => (isGroup !== 0 ? groups.get(chatId) : (young.get(chatId) ?? old.get(chatId))),
    set({ chatId, isGroup }, theoretical) {
      ;(isGroup !== 0 ? groups : young).set(chatId, theoretical)
    },
    forget(now) {
      if (now - bornAt < PERSON_RULE.intervalMs) return
      bornAt = now
      old = young
      young = new Map()
      for (const [id, theoretical] of groups) if (theoretical <= now) groups.delete(id)
    },
  }
}

interface SecondLog {
  nextAt(now: number): number
  started(now: number): PaceTicket
  answered(ticket: PaceTicket, now: number): void
}

/** A fresh log is full: what an earlier process sent within the last second is not known. */
function createSecondLog(size: number, startedAt: number): SecondLog {
  if (!Number.isFinite(size)) return unlimitedLog
  const countedBy = new Array<number>(size).fill(startedAt)
  const serials = new Array<number>(size).fill(0)
  let slot = 0
  let serial = 0
  return {
    nextAt: () => (countedBy[slot] ?? startedAt) + SECOND_MS,
    started(now) {
      const ticket = { slot, serial: ++serial }
      countedBy[slot] = now + SECOND_MS
      serials[slot] = ticket.serial
      slot = (slot + 1) % size
      return ticket
    },
    answered(ticket, now) {
      if (serials[ticket.slot] === ticket.serial) countedBy[ticket.slot] = now
    },
  }
}

const unlimitedLog: SecondLog = {
  nextAt: (now) => now,
  started: () => ({ slot: 0, serial: 0 }),
  answered: () => {},
}
