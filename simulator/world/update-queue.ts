/** Telegram keeps an update for a day. */
export const UPDATE_LIFETIME_MS = 86_400_000
const MAX_PENDING = 1_000_000
const NOT_BY_DEFAULT = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])

export interface Update {
  readonly update_id: number
  readonly [type: string]: unknown
}

interface Kept {
  readonly update: Update
  readonly expiresAtMs: number
}

export interface UpdateQueue {
  /** Answers the update_id, or undefined when the bot did not ask for this type. */
  readonly push: (type: string, payload: unknown, nowMs: number) => number | undefined
  /** Confirms everything below the offset, then reads; a negative offset keeps only that many from the end. */
  readonly take: (offset: number, limit: number, nowMs: number) => readonly Update[]
  readonly pendingCount: (nowMs: number) => number
  readonly clear: () => void
  /** undefined leaves the setting; an empty list is the documented default. */
  readonly allow: (types: readonly string[] | undefined) => void
  readonly allowed: () => readonly string[] | undefined
  /** Called once at the next update; the returned function cancels. */
  readonly onNext: (callback: () => void) => () => void
}

/** The kept updates, oldest first; forgetting costs nothing until there is much to forget. */
const createBacklog = () => {
  let kept: Kept[] = []
  let head = 0
  return {
    add: (entry: Kept) => kept.push(entry),
    size: () => kept.length - head,
    first: (count: number) => kept.slice(head, head + count).map((entry) => entry.update),
    clear: () => {
      kept = []
      head = 0
    },
    /** Answers how many it forgot. */
    forgetWhile: (isGone: (entry: Kept) => boolean): number => {
      const before = head
      for (let entry = kept[head]; entry !== undefined && isGone(entry); entry = kept[head]) head++
      const count = head - before
      if (head > 1024 && head * 2 > kept.length) {
        kept = kept.slice(head)
        head = 0
      }
      return count
    },
  }
}

export const createUpdateQueue = (firstUpdateId: number): UpdateQueue => {
  const backlog = createBacklog()
  let nextId = firstUpdateId
  let allowedTypes: ReadonlySet<string> | undefined
  let listeners: (() => void)[] = []
  const isAllowed = (type: string): boolean =>
    allowedTypes === undefined ? !NOT_BY_DEFAULT.has(type) : allowedTypes.has(type)
  const expire = (nowMs: number): void => {
    backlog.forgetWhile((entry) => entry.expiresAtMs <= nowMs)
  }
  return {
    push: (type, payload, nowMs) => {
      if (!isAllowed(type)) return undefined
      let excess = backlog.size() - MAX_PENDING + 1
      backlog.forgetWhile(() => excess-- > 0)
      const updateId = nextId++
      backlog.add({ update: { update_id: updateId, [type]: payload }, expiresAtMs: nowMs + UPDATE_LIFETIME_MS })
      const waiting = listeners
      listeners = []
      for (const listener of waiting) listener()
      return updateId
    },
    take: (offset, limit, nowMs) => {
      expire(nowMs)
      const from = offset < 0 ? nextId + offset : offset
      backlog.forgetWhile((entry) => entry.update.update_id < from)
      return backlog.first(limit)
    },
    pendingCount: (nowMs) => {
      expire(nowMs)
      return backlog.size()
    },
    clear: backlog.clear,
    allow: (types) => {
      if (types !== undefined) allowedTypes = types.length === 0 ? undefined : new Set(types)
    },
    allowed: () => (allowedTypes === undefined ? undefined : [...allowedTypes]),
    onNext: (callback) => {
      listeners.push(callback)
      return () => {
        listeners = listeners.filter((listener) => listener !== callback)
      }
    },
  }
}
