import type { Update } from '@grammyjs/types'
import type { Logger } from '../../kernel/log.ts'
import type { Answer, BotIdentity, IncomingUpdate, OutgoingMessage, SendOutcome, Sender } from '../gateway.ts'
import { refusedSend, retryAfterS } from '../outcome.ts'
import { integer, isObject, readAnswer, type BotApiAnswer } from './answer.ts'
import { createConnections, type Connections, type Reply } from './connections.ts'
import { messageFields, methodOf } from './message.ts'
import { openUpload } from './upload.ts'

export interface BotApiTimeouts {
  readonly connectMs: number
  readonly sendMs: number
  readonly uploadMs: number
  readonly callMs: number
  /** Long poll, 0-50 s (Bot API, getUpdates); the request is given up 10 s after it. */
  readonly pollS: number
}

export interface BotApiOptions {
  readonly origin: string
  /** Path in front of `/bot…`, without a slash at the end. */
  readonly prefix: string
  readonly timeouts: BotApiTimeouts
  readonly logger: Logger
  /** Asked before a message leaves. */
  readonly mayLeave?: (() => boolean) | undefined
}

const MAX_ANSWER_BYTES = 1024 * 1024
const MAX_UPDATES_BYTES = 32 * 1024 * 1024
const POLL_GRACE_MS = 10_000
const POLL_LIMIT = 100
const allowedUpdates: readonly (keyof Update)[] = ['message', 'callback_query', 'my_chat_member']
const json = ['content-type', 'application/json']

export function createBotApiSender(token: string, options: BotApiOptions): Sender {
  const { timeouts } = options
  const root = `${options.prefix}/bot${token}/`
  const sends = createConnections(options.origin, timeouts.connectMs, options.mayLeave)
  const calls = createConnections(options.origin, timeouts.connectMs)
  const call = createCall(token, root, calls, options)
  let closing: Promise<void> | undefined

  const post = (message: OutgoingMessage): Promise<Reply> =>
    sends.exchange({
      path: root + methodOf(message),
      headers: json,
      body: JSON.stringify(messageFields(message)),
      timeoutMs: timeouts.sendMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    })

  return {
    async send(message) {
      const source = message.media?.source
      const reply =
        source === undefined || 'fileId' in source ? await post(message) : await upload(sends, root, message, timeouts)
      return withoutToken(outcomeOf(reply, message, options.logger), token)
    },
    identify: () => call('getMe', {}, readIdentity),
    answerCallback: (callbackId, text) =>
      call('answerCallbackQuery', { callback_query_id: callbackId, ...(text === '' ? {} : { text }) }, readTrue),
    setCommands: (commands) => call('setMyCommands', { commands }, readTrue),
    poll: (offset, signal) =>
      call(
        'getUpdates',
        { offset, limit: POLL_LIMIT, timeout: timeouts.pollS, allowed_updates: allowedUpdates },
        readUpdates,
        {
          timeoutMs: timeouts.pollS * 1000 + POLL_GRACE_MS,
          maxAnswerBytes: MAX_UPDATES_BYTES,
          signal,
        },
      ),
    close() {
      closing ??= Promise.all([calls.destroy(), sends.close()]).then(() => undefined)
      return closing
    },
  }
}

async function upload(
  sends: Connections,
  root: string,
  message: OutgoingMessage,
  { uploadMs }: BotApiTimeouts,
): Promise<Reply | { readonly kind: 'unusable'; readonly detail: string }> {
  const { media } = message
  if (media === undefined || 'fileId' in media.source) throw new Error('An upload needs a file of ours.')
  const opened = await openUpload(messageFields(message), media.kind, media.source)
  if ('problem' in opened) return { kind: 'unusable', detail: opened.problem }
  const { headers, body } = opened
  const path = root + methodOf(message)
  return sends
    .exchange({ path, headers, body, timeoutMs: uploadMs, maxAnswerBytes: MAX_ANSWER_BYTES })
    .finally(() => opened.close())
}

function outcomeOf(
  reply: Reply | { readonly kind: 'unusable'; readonly detail: string },
  message: OutgoingMessage,
  logger: Logger,
): SendOutcome {
  switch (reply.kind) {
    case 'not_sent':
      return reply
    case 'lost':
      return { kind: 'ambiguous', detail: reply.detail }
    case 'unusable':
      return { kind: 'refused', class: 'message', reason: 'bad_file', detail: reply.detail }
    case 'answered':
      return sentOrNot(readAnswer(reply.status, reply.text, reply.retryAfter), message, logger)
  }
}

function sentOrNot(answer: BotApiAnswer, message: OutgoingMessage, logger: Logger): SendOutcome {
  if (answer.kind === 'error') return refusedSend(answer.error, message.chatId)
  if (answer.kind === 'ok' && isObject(answer.result)) {
    const messageId = integer(answer.result['message_id'])
    if (messageId !== undefined)
      return { kind: 'sent', messageId, fileId: message.media === undefined ? undefined : fileIdIn(answer.result) }
  }
  const detail = answer.kind === 'ok' ? 'the answer names no message' : answer.detail
  logger.warn({ detail }, 'the Bot API server gave an answer to a send that nobody can read')
  return { kind: 'ambiguous', detail }
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

type Call = <T>(
  method: string,
  fields: object,
  read: (result: unknown) => T | undefined,
  limits?: { readonly timeoutMs: number; readonly maxAnswerBytes: number; readonly signal: AbortSignal },
) => Promise<Answer<T>>

/** Questions that may be asked again. */
export function createCall(token: string, root: string, calls: Connections, { timeouts }: BotApiOptions): Call {
  return async (method, fields, read, limits) => {
    const reply = await calls.exchange({
      path: root + method,
      headers: json,
      body: JSON.stringify(fields),
      timeoutMs: timeouts.callMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      ...limits,
    })
    if (reply.kind !== 'answered') return withoutToken({ kind: 'unreachable', detail: reply.detail }, token)
    const answer = readAnswer(reply.status, reply.text, reply.retryAfter)
    if (answer.kind === 'unreadable') return { kind: 'unreachable', detail: answer.detail }
    if (answer.kind === 'error') {
      const { code, description } = answer.error
      if (code >= 500) return withoutToken({ kind: 'unreachable', detail: `${code} ${description}` }, token)
      const retryAfterMs = code === 429 ? retryAfterS(answer.error) * 1000 : undefined
      return withoutToken({ kind: 'refused', code, detail: description, retryAfterMs }, token)
    }
    const value = read(answer.result)
    return value === undefined
      ? { kind: 'unreachable', detail: `the answer to ${method} has another form than expected` }
      : { kind: 'ok', value }
  }
}

const readTrue = (result: unknown): true | undefined => (result === true ? true : undefined)

function readIdentity(result: unknown): BotIdentity | undefined {
  if (!isObject(result)) return undefined
  const id = integer(result['id'])
  const { username, first_name: name } = result
  if (id === undefined || typeof username !== 'string' || typeof name !== 'string') return undefined
  return { id, username, name }
}

function readUpdates(result: unknown): readonly IncomingUpdate[] | undefined {
  if (!Array.isArray(result)) return undefined
  const updates: IncomingUpdate[] = []
  for (const update of result as unknown[]) {
    const updateId = isObject(update) ? integer(update['update_id']) : undefined
    if (updateId === undefined) return undefined
    updates.push({ updateId, payload: JSON.stringify(update) })
  }
  return updates
}

/** Nothing that leaves here may hold the token, whatever a server or a library put into its words. */
function withoutToken<T extends object>(outcome: T, token: string): T {
  if (!('detail' in outcome) || typeof outcome.detail !== 'string') return outcome
  return { ...outcome, detail: outcome.detail.replaceAll(token, '<token>').slice(0, 500) }
}
