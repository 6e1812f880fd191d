import type { StoredMessage, Thread } from './types.ts'

export const PRIVATE_CAPACITY = 50
/** Posts of a channel are edited long after they were sent. */
export const SHARED_CAPACITY = 10_000
const MAX_ALTOGETHER = 60_000

export const createThread = (capacity: number): Thread => ({ lastMessageId: 0, messages: new Map(), capacity })

/** Bounds what all chats together remember, so that a million sends cost no more memory than the last ones. */
export interface MessageMemory {
  readonly keep: (thread: Thread, message: StoredMessage) => void
  readonly size: () => number
}

/** The order in which messages came, so that the oldest of all can be forgotten. */
const createOrder = (most: number) => {
  let order: { thread: Thread; messageId: number }[] = []
  let head = 0
  return {
    add: (thread: Thread, messageId: number): void => {
      order.push({ thread, messageId })
      if (order.length - head <= most) return
      const oldest = order[head++]
      oldest?.thread.messages.delete(oldest.messageId)
      if (head > 4096 && head * 2 > order.length) {
        order = order.slice(head)
        head = 0
      }
    },
    size: () => order.length - head,
  }
}

export const createMessageMemory = (): MessageMemory => {
  /** Apart, so that a campaign to a million people does not push posts out that are still to be edited. */
  const [people, shared] = [createOrder(MAX_ALTOGETHER), createOrder(MAX_ALTOGETHER)]
  return {
    keep: (thread, stored) => {
      const { messageId } = stored
      thread.messages.set(messageId, stored)
      if (thread.messages.size > thread.capacity) {
        for (const oldest of thread.messages.keys()) {
          thread.messages.delete(oldest)
          break
        }
      }
      const order = thread.capacity === SHARED_CAPACITY ? shared : people
      order.add(thread, messageId)
    },
    size: () => people.size() + shared.size(),
  }
}
