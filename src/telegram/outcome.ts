import type { RefusalClass, RefusalReason, SendOutcome } from './gateway.ts'

/** A refusal as the Bot API words it. */
export interface BotApiError {
  readonly code: number
  readonly description: string
  readonly retryAfterS?: number | undefined
  readonly migrateToChatId?: number | undefined
}

/** Used when a 429 names no time; Telegram's own shortest waits are of this size. */
const DEFAULT_RETRY_AFTER_S = 5

/**
 * How each refusal of a send is to be understood: beginning of the description, in lower case and without the leading
 * `Bad Request: ` or `Forbidden: `. The first match wins. Texts: tdlib/telegram-bot-api (Client.cpp) and tdlib/td
 * (MessagesManager.cpp, process_send_message_fail_error); those in capitals there come through as they are.
 */
const refusals: readonly (readonly [beginning: string, RefusalClass, RefusalReason])[] = [
  ['bot was blocked by the user', 'recipient', 'blocked'],
  ['user_is_blocked', 'recipient', 'blocked'],
  ['user is deactivated', 'recipient', 'deactivated'],
  ['input_user_deactivated', 'recipient', 'deactivated'],
  ["bot can't initiate conversation with a user", 'recipient', 'never_started'],
  ["bot can't send messages to bots", 'recipient', 'is_bot'],
  ["the bot can't send messages to the bot", 'recipient', 'is_bot'],
  ["bot can't send messages to the bot", 'recipient', 'is_bot'],
  ['user_is_bot', 'recipient', 'is_bot'],
  ['bot was kicked from', 'recipient', 'removed_from_chat'],
  ['bot is not a member of', 'recipient', 'removed_from_chat'],
  ['the group chat was deleted', 'recipient', 'chat_deleted'],

  ['group chat was upgraded to a supergroup chat', 'chat', 'chat_moved'],
  ['chat not found', 'chat', 'chat_not_found'],
  ['private chat not found', 'chat', 'chat_not_found'],
  ['user not found', 'chat', 'chat_not_found'],
  ['peer_id_invalid', 'chat', 'chat_not_found'],
  ['chat_id is empty', 'chat', 'chat_not_found'],
  ['not enough rights', 'chat', 'no_rights'],
  ['have no rights to send', 'chat', 'no_rights'],
  ['need administrator rights', 'chat', 'no_rights'],
  ['chat_write_forbidden', 'chat', 'no_rights'],
  ['chat_restricted', 'chat', 'no_rights'],
  ['chat_send_', 'chat', 'kind_forbidden'],
  ['chat_admin_required', 'chat', 'no_rights'],
  ['channel_private', 'chat', 'no_rights'],
  ['topic_closed', 'chat', 'topic_closed'],
  ['topic_deleted', 'chat', 'topic_closed'],
  ['message thread not found', 'chat', 'topic_closed'],
  ['topic_id_invalid', 'chat', 'topic_closed'],
  ['the chat is not a forum', 'chat', 'topic_closed'],
  ['user_privacy', 'chat', 'privacy'],
  ['privacy_premium_required', 'chat', 'privacy'],
  ['voice_messages_forbidden', 'chat', 'privacy'],
  ['allow_payment_required', 'chat', 'payment_required'],
  ['balance_too_low', 'chat', 'payment_required'],

  ['message to edit not found', 'message', 'message_gone'],
  ['message to pin not found', 'message', 'message_gone'],
  ['message_id_invalid', 'message', 'message_gone'],
  ['message identifier is not specified', 'message', 'message_gone'],
  ["message can't be edited", 'message', 'not_editable'],
  ["message can't be pinned", 'message', 'not_editable'],
  ['message_edit_time_expired', 'message', 'not_editable'],
  ['message_author_required', 'message', 'not_editable'],
  ['there is no text in the message to edit', 'message', 'not_editable'],
  ['there is no caption in the message to edit', 'message', 'not_editable'],

  ["can't parse entities", 'message', 'bad_html'],
  ["can't parse message caption", 'message', 'bad_html'],
  ['entity_', 'message', 'bad_html'],
  ['entities_', 'message', 'bad_html'],
  ['unsupported parse_mode', 'message', 'bad_html'],
  ['strings must be encoded in utf-8', 'message', 'bad_text'],
  ['message text is empty', 'message', 'empty'],
  ['message must be non-empty', 'message', 'empty'],
  ['text must be non-empty', 'message', 'empty'],
  ['message is too long', 'message', 'too_long'],
  ['message_too_long', 'message', 'too_long'],
  ['message caption is too long', 'message', 'too_long'],
  ['media_caption_too_long', 'message', 'too_long'],
  ['button_', 'message', 'bad_button'],
  ['reply markup is too long', 'message', 'bad_button'],
  ['reply_markup_', 'message', 'bad_button'],
  ["can't parse inline keyboard button", 'message', 'bad_button'],
  ["can't parse reply keyboard", 'message', 'bad_button'],
  ['inline keyboard', 'message', 'bad_button'],
  ['inline button', 'message', 'bad_button'],
  ['text buttons are unallowed', 'message', 'bad_button'],
  ['object expected as reply markup', 'message', 'bad_button'],
  ['wrong file identifier', 'message', 'bad_file'],
  ['wrong remote file', 'message', 'bad_file'],
  ['wrong file_id', 'message', 'bad_file'],
  ['invalid file_id', 'message', 'bad_file'],
  ['file_reference_', 'message', 'bad_file'],
  ['wrong http url', 'message', 'bad_file'],
  ['failed to get http url content', 'message', 'bad_file'],
  ['wrong type of the web page content', 'message', 'bad_file'],
  ['webpage_', 'message', 'bad_file'],
  ['there is no ', 'message', 'bad_file'],
  ["can't use file of type", 'message', 'bad_file'],
  ["can't use the media of the specified type in the album", 'message', 'bad_file'],
  ['type of file mismatch', 'message', 'bad_file'],
  ['file must be non-empty', 'message', 'bad_file'],
  ['image_process_failed', 'message', 'bad_file'],
  ['photo_', 'message', 'bad_file'],
  ['media_', 'message', 'bad_file'],
  ['video_', 'message', 'bad_file'],
  ['file_part', 'message', 'bad_file'],
  ['file is too big', 'message', 'file_too_big'],
  ['file of size', 'message', 'file_too_big'],
  ['request entity too large', 'message', 'file_too_big'],
  ['payload too large', 'message', 'file_too_big'],

  ['logged out', 'sender', 'logged_out'],
]

const refusedSenders: Readonly<Record<number, RefusalReason>> = {
  401: 'token_refused',
  404: 'token_refused',
  421: 'wrong_server',
}

/**
 * What a refusal of a send comes to. Anything from 500 on, and an album of which a part may be out, is ambiguous;
 * a text that the table does not know is the chat's matter, so that one odd answer does not stop the rest.
 */
export function refusedSend(error: BotApiError, chatId: number): SendOutcome {
  const detail = `${error.code} ${error.description}`.trim()
  const words = wordsOf(error.description)
  if (error.code >= 500) return { kind: 'ambiguous', detail }
  if (words.startsWith('failed to send message #')) return { kind: 'ambiguous', detail }
  if (error.code === 429 || error.code === 420) return throttled(error, chatId, detail)
  const sender = refusedSenders[error.code]
  if (sender !== undefined) return { kind: 'refused', class: 'sender', reason: sender, detail }
  const [, refusalClass, reason] = refusals.find(([beginning]) => words.startsWith(beginning)) ?? fallback(error.code)
  return { kind: 'refused', class: refusalClass, reason, detail, migrateToChatId: error.migrateToChatId }
}

/** Beginnings, as above, of refusals to change what is so already. */
const noChange = ['message is not modified', 'message_not_modified', 'chat_not_modified']

export function saysItIsSo({ description }: BotApiError): boolean {
  const words = wordsOf(description)
  return noChange.some((beginning) => words.startsWith(beginning))
}

const wordsOf = (description: string): string => description.toLowerCase().replace(/^(?:bad request|forbidden): /, '')

const fallback = (code: number): (typeof refusals)[number] =>
  code === 413 ? ['', 'message', 'file_too_big'] : ['', 'chat', 'refused']

/** Groups and channels have negative ids and a limit of their own (20 a minute); a person's chat shares the bot's. */
function throttled(error: BotApiError, chatId: number, detail: string): SendOutcome {
  const retryAfterMs = retryAfterS(error) * 1000
  return { kind: 'throttled', retryAfterMs, scope: chatId < 0 ? 'chat' : 'account', detail }
}

export function retryAfterS({ retryAfterS: given, description }: BotApiError): number {
  const told = given ?? Number(/(?:retry after|flood_wait_)\s*(\d{1,9})/i.exec(description)?.[1])
  return Number.isFinite(told) && told >= 0 ? told : DEFAULT_RETRY_AFTER_S
}
