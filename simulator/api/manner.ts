import { booleanParam, integerParam, isRecord, jsonParam } from '../server/params.ts'
import { storedMessage } from '../world/messages.ts'
import type { ApiMessage, Dialog, Topic } from '../world/types.ts'
import type { Call } from './call.ts'
import { badRequest } from './refusal.ts'

/** How a message is to be sent: where in the chat, in answer to what, with a sound or without. */
export interface Manner {
  readonly topic: Topic | undefined
  readonly replyTo: ApiMessage | undefined
  readonly isSilent: boolean
  readonly marks: Partial<ApiMessage>
}

const withoutReply = (message: ApiMessage): ApiMessage => {
  const { reply_to_message: inner, ...alone } = message
  return inner === undefined ? message : alone
}

const repliedTo = (call: Call, dialog: Dialog): ApiMessage | undefined => {
  const given = jsonParam(call.params, 'reply_parameters')
  const asObject = given.kind === 'value' && isRecord(given.value) ? given.value : {}
  const id = Number(asObject['message_id'] ?? integerParam(call.params, 'reply_to_message_id'))
  if (!Number.isSafeInteger(id) || id <= 0) return undefined
  const stored = dialog.thread.messages.get(id)
  if (stored?.isDeleted === false) return withoutReply(storedMessage(stored))
  const isOptional =
    asObject['allow_sending_without_reply'] === true || booleanParam(call.params, 'allow_sending_without_reply')
  if (!isOptional) throw badRequest('message to be replied not found')
  return undefined
}

const namedTopic = (call: Call, dialog: Dialog): Topic | undefined => {
  const id = integerParam(call.params, 'message_thread_id')
  if (id === 0) return undefined
  const topic = dialog.shared?.topics?.get(id)
  if (topic === undefined || topic.isDeleted) throw badRequest('message thread not found')
  return topic
}

const linkPreview = (call: Call): Partial<ApiMessage> => {
  const given = jsonParam(call.params, 'link_preview_options')
  if (given.kind === 'broken') throw badRequest("can't parse link preview options JSON object")
  if (given.kind === 'absent') {
    return booleanParam(call.params, 'disable_web_page_preview') ? { link_preview_options: { is_disabled: true } } : {}
  }
  if (!isRecord(given.value)) throw badRequest('object expected as link preview options')
  return { link_preview_options: given.value }
}

export const readManner = (call: Call, dialog: Dialog, what: 'text' | 'media'): Manner => {
  const topic = namedTopic(call, dialog)
  return {
    topic,
    replyTo: repliedTo(call, dialog),
    isSilent: booleanParam(call.params, 'disable_notification'),
    marks: {
      ...(what === 'text' ? linkPreview(call) : {}),
      ...(what === 'media' && booleanParam(call.params, 'show_caption_above_media')
        ? { show_caption_above_media: true as const }
        : {}),
      ...(booleanParam(call.params, 'protect_content') ? { has_protected_content: true as const } : {}),
    },
  }
}
