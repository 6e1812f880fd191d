import { booleanParam, isRecord, jsonParam, textParam } from '../server/params.ts'
import type { Call, Method } from './call.ts'
import { readChat } from './chats.ts'
import { badRequest } from './refusal.ts'

const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
const MAX_COMMANDS = 100
const CHAT_ACTIONS = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
])

export const getMe: Method = (call) => ({
  ...call.bot.user,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
})

export const sendChatAction: Method = (call) => {
  readChat(call)
  if (!CHAT_ACTIONS.has(textParam(call.params, 'action'))) throw badRequest('wrong parameter action in request')
  return true
}

export const getFile: Method = (call) => {
  const fileId = textParam(call.params, 'file_id')
  if (fileId === '') throw badRequest('file_id not specified')
  const file = call.telegram.files.find(call.bot.id, fileId)
  if (file === undefined) throw badRequest('invalid file_id')
  if (file.size > MAX_DOWNLOAD_BYTES) throw badRequest('file is too big')
  return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path }
}

const commandScope = (call: Call): string => {
  const scope = jsonParam(call.params, 'scope')
  if (scope.kind === 'broken') throw badRequest("can't parse BotCommandScope JSON object")
  const language = textParam(call.params, 'language_code')
  return `${scope.kind === 'value' ? JSON.stringify(scope.value) : '{"type":"default"}'}|${language}`
}

const readCommand = (value: unknown): { command: string; description: string } => {
  const command = isRecord(value) && typeof value['command'] === 'string' ? value['command'].replace(/^\//, '') : ''
  const description = isRecord(value) && typeof value['description'] === 'string' ? value['description'].trim() : ''
  if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
  if (description.length < 1 || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
  return { command, description }
}

export const setMyCommands: Method = (call) => {
  const given = jsonParam(call.params, 'commands')
  if (given.kind !== 'value') throw badRequest("can't parse commands JSON object")
  if (!Array.isArray(given.value)) throw badRequest('expected an Array of BotCommand')
  if (given.value.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  call.bot.commands.set(commandScope(call), (given.value as unknown[]).map(readCommand))
  return true
}

export const getMyCommands: Method = (call) => call.bot.commands.get(commandScope(call)) ?? []

export const deleteMyCommands: Method = (call) => {
  call.bot.commands.delete(commandScope(call))
  return true
}

export const answerCallbackQuery: Method = (call) => {
  const { callbacks, world } = call.telegram
  const pending = callbacks.get(textParam(call.params, 'callback_query_id'))
  const text = textParam(call.params, 'text')
  if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG')
  if (pending?.botId !== call.bot.id || pending.answer !== undefined || pending.expiresAtMs <= world.clock.now()) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  pending.answer = { text, showAlert: booleanParam(call.params, 'show_alert'), url: textParam(call.params, 'url') }
  return true
}
