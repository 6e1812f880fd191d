import type { Update } from '@grammyjs/types'
import type { Logger } from '../../kernel/log.ts'
import type { SendOutcome, Sender } from '../gateway.ts'
import type { BotApiAnswer } from './answer.ts'
import { createCall } from './call.ts'
import { createConnections, type Connections } from './connections.ts'
import { attachmentsOf, editFields, editMethodOf, messageFields, methodOf, type Attachment } from './message.ts'
import { createFetchFile } from './fetch-file.ts'
import { readChat, readIdentity, readRights, readTrue, readUpdates } from './read-results.ts'
import { acceptChange, acceptSend, outcomeOf, type ActReply } from './send-outcome.ts'
import { openUpload } from './upload.ts'
import { withoutToken } from './without-token.ts'

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
  const { timeouts, logger } = options
  const root = `${options.prefix}/bot${token}/`
  const sends = createConnections(options.origin, timeouts.connectMs, options.mayLeave)
  const calls = createConnections(options.origin, timeouts.connectMs)
  const call = createCall(token, root, calls, timeouts.callMs)
  const act = createAct(sends, root, timeouts)
  let closing: Promise<void> | undefined

  const outcome = (reply: ActReply, chatId: number, accept: (answer: BotApiAnswer) => SendOutcome | undefined) =>
    withoutToken(outcomeOf(reply, chatId, accept, logger), token)

  return {
    async send(message) {
      const { chatId } = message
      const reply = await act(methodOf(message), messageFields(message), attachmentsOf(message))
      return outcome(reply, chatId, acceptSend(message))
    },
    async edit(edit) {
      const reply = await act(editMethodOf(edit), editFields(edit), [])
      return outcome(reply, edit.chatId, acceptChange(edit.messageId))
    },
    async pin(chatId, messageId, silent) {
      const fields = { chat_id: chatId, message_id: messageId, disable_notification: silent }
      return outcome(await act('pinChatMessage', fields, []), chatId, acceptChange(messageId))
    },
    identify: () => call('getMe', {}, readIdentity),
    chat: (chat) => call('getChat', { chat_id: typeof chat === 'number' ? chat : atName(chat) }, readChat),
    rights: (chat) => call('getChatMember', { chat_id: chat.id, user_id: botIdIn(token) }, readRights(chat)),
    answerCallback: (callbackId, text) =>
      call('answerCallbackQuery', { callback_query_id: callbackId, ...(text === '' ? {} : { text }) }, readTrue),
    fetchFile: createFetchFile(token, { ...options, call }),
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

type ActMethod = ReturnType<typeof methodOf> | ReturnType<typeof editMethodOf> | 'pinChatMessage'

/** Makes one request that changes something, or none. */
function createAct(sends: Connections, root: string, { sendMs, uploadMs }: BotApiTimeouts) {
  const upload = async (
    path: string,
    fields: Readonly<Record<string, unknown>>,
    attachments: readonly Attachment[],
  ): Promise<ActReply> => {
    const opened = await openUpload(fields, attachments)
    if ('problem' in opened) return { kind: 'unusable', detail: opened.problem }
    const { headers, body } = opened
    return sends
      .exchange({ path, headers, body, timeoutMs: uploadMs, maxAnswerBytes: MAX_ANSWER_BYTES })
      .finally(() => opened.close())
  }
  return (
    method: ActMethod,
    fields: Readonly<Record<string, unknown>>,
    attachments: readonly Attachment[],
  ): Promise<ActReply> => {
    const path = root + method
    if (attachments.length > 0) return upload(path, fields, attachments)
    const body = JSON.stringify(fields)
    return sends.exchange({ path, headers: json, body, timeoutMs: sendMs, maxAnswerBytes: MAX_ANSWER_BYTES })
  }
}

const atName = (name: string): string => (name.startsWith('@') ? name : `@${name}`)

/** A token begins with the id of its bot. */
const botIdIn = (token: string): number => Number(token.slice(0, token.indexOf(':')))
