import { isRecord, jsonParam } from '../server/params.ts'
import type { Params } from '../server/params.ts'
import { checkedLink, isHostWithoutDot } from '../text/link.ts'
import type { InlineButton, InlineKeyboard } from '../world/types.ts'
import { badRequest } from './refusal.ts'

const MAX_BUTTONS = 100
const MAX_MARKUP_BYTES = 10_240
const MAX_CALLBACK_BYTES = 64
const OTHER_ACTIONS = [
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
] as const

const buttonProblem = (text: string): Error => badRequest(`can't parse inline keyboard button: ${text}`)

const requireString = (button: Record<string, unknown>, name: string): string => {
  const value = button[name]
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') throw buttonProblem(`Field "${name}" must be of type String`)
  return value
}

const linkButton = (text: string, url: string): InlineButton => {
  if (isHostWithoutDot(url)) throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`)
  const checked = checkedLink(url)
  if (checked === undefined) throw badRequest('BUTTON_URL_INVALID')
  return { text, url: checked }
}

const callbackButton = (text: string, data: string): InlineButton => {
  const bytes = Buffer.byteLength(data)
  if (bytes === 0 || bytes > MAX_CALLBACK_BYTES) throw badRequest('BUTTON_DATA_INVALID')
  return { text, callback_data: data }
}

const readButton = (value: unknown): InlineButton => {
  if (!isRecord(value)) throw buttonProblem('InlineKeyboardButton must be an Object')
  if (value['text'] === undefined) throw buttonProblem('Can\'t find field "text"')
  const text = requireString(value, 'text')
  if (text.trim() === '') throw badRequest('BUTTON_TEXT_INVALID')
  if (value['url'] !== undefined) return linkButton(text, requireString(value, 'url'))
  if (value['callback_data'] !== undefined) return callbackButton(text, requireString(value, 'callback_data'))
  const other = OTHER_ACTIONS.find((name) => value[name] !== undefined)
  if (other === undefined) throw buttonProblem('Text buttons are unallowed in the inline keyboard')
  return { text, [other]: value[other] }
}

const readRows = (rows: unknown): InlineKeyboard => {
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" must be of type Array')
  const keyboard: InlineButton[][] = []
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row)) throw badRequest('field "inline_keyboard" must be an Array of Arrays')
    const buttons = (row as unknown[]).map(readButton)
    if (buttons.length > 0) keyboard.push(buttons)
  }
  if (keyboard.flat().length > MAX_BUTTONS) throw badRequest('reply markup is too long')
  if (Buffer.byteLength(JSON.stringify(keyboard)) > MAX_MARKUP_BYTES) throw badRequest('reply markup is too long')
  return { inline_keyboard: keyboard }
}

/** undefined: none was given, or one that the answer does not show (reply keyboards). */
export const readKeyboard = (params: Params): InlineKeyboard | undefined => {
  const given = jsonParam(params, 'reply_markup')
  if (given.kind === 'absent') return undefined
  if (given.kind === 'broken') throw badRequest("can't parse reply keyboard markup JSON object")
  if (!isRecord(given.value)) throw badRequest('object expected as reply markup')
  const rows = given.value['inline_keyboard']
  if (rows === undefined) return undefined
  const keyboard = readRows(rows)
  return keyboard.inline_keyboard.length === 0 ? undefined : keyboard
}
