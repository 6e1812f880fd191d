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

export const createMessageMemory = (): MessageMemory => {
  let order: { thread: Thread; messageId: number }[] = []
  let head = 0
  const forgetOldest = (): void => {
    const oldest = order[head++]
    oldest?.thread.messages.delete(oldest.messageId)
    if (head > 4096 && head * 2 > order.length) {
      order = order.slice(head)
      head = 0
    }
  }
  return {
    keep: (thread, stored) => {
      const { messageId } = stored
      thread.messages.set(messageId, stored)
      order.push({ thread, messageId })
      if (thread.messages.size > thread.capacity) {
        for (const oldest of thread.messages.keys()) {
          thread.messages.delete(oldest)
          break
        }
      }
      if (order.length - head > MAX_ALTOGETHER) forgetOldest()
    },
    size: () => order.length - head,
  }
}
