import type { Logger } from '../../kernel/log.ts'
import type { OutgoingMessage, SendOutcome } from '../gateway.ts'
import { refusedSend, saysItIsSo } from '../outcome.ts'
import { integer, isObject, readAnswer, type BotApiAnswer } from './answer.ts'
import type { Reply } from './connections.ts'

/** What became of a request that was to change something in a chat, or why it was not made. */
export type ActReply = Reply | { readonly kind: 'unusable'; readonly detail: string }

/** @param accept what the result of an answer says of success; undefined when it cannot be read. */
export function outcomeOf(
  reply: ActReply,
  chatId: number,
  accept: (answer: BotApiAnswer) => SendOutcome | undefined,
  logger: Logger,
): SendOutcome {
  switch (reply.kind) {
    case 'not_sent':
      return reply
    case 'lost':
      return { kind: 'ambiguous', detail: reply.detail }
    case 'unusable':
      return { kind: 'refused', class: 'message', reason: 'bad_file', detail: reply.detail }
    case 'answered': {
      const answer = readAnswer(reply.status, reply.text, reply.retryAfter)
      const accepted = accept(answer)
      if (accepted !== undefined) return accepted
      if (answer.kind === 'error') return refusedSend(answer.error, chatId)
      const detail = answer.kind === 'ok' ? 'the answer names no message' : answer.detail
      logger.warn({ detail }, 'the Bot API server gave an answer to a send that nobody can read')
      return { kind: 'ambiguous', detail }
    }
  }
}

export const acceptSend =
  (message: OutgoingMessage) =>
  (answer: BotApiAnswer): SendOutcome | undefined => {
    if (answer.kind !== 'ok') return undefined
    if (message.album !== undefined) return acceptAlbum(answer.result)
    if (!isObject(answer.result)) return undefined
    const messageId = integer(answer.result['message_id'])
    if (messageId === undefined) return undefined
    return { kind: 'sent', messageId, fileId: message.media === undefined ? undefined : fileIdIn(answer.result) }
  }

/** An edit or a pin of this message is done, now or before. */
export const acceptChange =
  (messageId: number) =>
  (answer: BotApiAnswer): SendOutcome | undefined => {
    const isDone = answer.kind === 'ok' || (answer.kind === 'error' && saysItIsSo(answer.error))
    return isDone ? { kind: 'sent', messageId } : undefined
  }

function acceptAlbum(result: unknown): SendOutcome | undefined {
  if (!Array.isArray(result)) return undefined
  const messages = (result as unknown[]).filter(isObject)
  const messageId = integer(messages[0]?.['message_id'])
  return messageId === undefined ? undefined : { kind: 'sent', messageId, fileIds: messages.map(fileIdIn) }
}

/** The largest size of a photo comes last. A silent video comes back as an animation. */
function fileIdIn(result: Readonly<Record<string, unknown>>): string | undefined {
  const photos = result['photo']
  const candidates: unknown[] = [
    Array.isArray(photos) ? photos.at(-1) : undefined,
    result['video'],
    result['animation'],
    result['document'],
  ]
  const file = candidates.find(isObject)
  return typeof file?.['file_id'] === 'string' ? file['file_id'] : undefined
}
