import type { Mapping } from './import-columns.ts'
import { readTags } from './tag.ts'

export interface ImportedPerson {
  readonly telegramId: number
  readonly firstName: string
  readonly lastName: string
  readonly username: string
  readonly languageCode: string
  readonly tags: readonly string[]
  /** The file itself says that this person does not want to hear from us; its word, else null. */
  readonly refusal: string | null
}

export type RowVerdict =
  | { readonly isPerson: true; readonly person: ImportedPerson }
  | { readonly isPerson: false; readonly reason: string; readonly value: string }

/** Telegram says that ids have at most 52 significant bits (core.telegram.org/bots/api, User). */
const MAX_ID = 2 ** 52
const MAX_NAME_CHARACTERS = 128
const MAX_SHOWN = 100
const AGREES = new Set(['', 'subscribed', 'active', 'yes', 'y', 'true', '1', 'member', 'ok', 'opted in', 'opt-in'])

/** Reads one row of a file. */
export function readRow(cells: readonly string[], mapping: Mapping): RowVerdict {
  if (cells.length > mapping.length) {
    const rest = cells.slice(mapping.length)
    if (rest.some((cell) => cell.trim() !== ''))
      return bad(`It has ${cells.length} columns instead of ${mapping.length}.`, cells[0] ?? '')
  }
  const cell = (field: Mapping[number]): string => {
    const column = mapping.indexOf(field)
    return column < 0 ? '' : (cells[column] ?? '').trim()
  }
  const id = cell('telegram_id')
  const problem = problemOfId(id)
  if (problem !== null) return bad(problem, id)
  if (cells.some((text) => text.includes('\0'))) return bad('It holds a NUL character.', id)
  const status = cell('status').toLowerCase()
  return {
    isPerson: true,
    person: {
      telegramId: Number(id.replace(/^'/, '')),
      firstName: cell('first_name').slice(0, MAX_NAME_CHARACTERS),
      lastName: cell('last_name').slice(0, MAX_NAME_CHARACTERS),
      username: usernameOf(cell('username')),
      languageCode: languageOf(cell('language_code')),
      tags: readTags(cell('tags')),
      refusal: AGREES.has(status) ? null : status.slice(0, MAX_SHOWN),
    },
  }
}

function problemOfId(text: string): string | null {
  const id = text.replace(/^'/, '')
  if (id === '') return 'It has no Telegram id.'
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(id))
    return 'A spreadsheet has rounded its Telegram id. Save the column as text, then export again.'
  if (/^-\d+$/.test(id)) return 'This is the id of a group or channel. Only people can be brought.'
  if (!/^\d+$/.test(id)) return 'Its Telegram id is not a number.'
  return Number(id) > 0 && Number(id) < MAX_ID ? null : 'Its Telegram id is not one that Telegram gives.'
}

const bad = (reason: string, value: string): RowVerdict => ({
  isPerson: false,
  reason,
  value: value.replaceAll('\0', '').slice(0, MAX_SHOWN),
})

const usernameOf = (text: string): string => {
  const name = text.replace(/^(https?:\/\/)?t\.me\//i, '').replace(/^'?@/, '')
  return /^\w{1,32}$/.test(name) ? name : ''
}

const languageOf = (text: string): string =>
  /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$/.test(text) ? text.slice(0, 35) : ''
