import { escapeHtml } from '../../../notices/index.ts'

/** Telegram takes 4,096 characters after its entities are read. */
const MAX_TEXT = 3_900

/** `1,284.50`: decimal text as it stands, its thousands apart. */
export function figure(value: string | number): string {
  const [whole = '', fraction] = String(value).split('.')
  if (!/^-?\d+$/.test(whole)) return String(value)
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : many}`

export function shortened(text: string, max: number): string {
  if (text.length <= max) return text
  const end = text.slice(0, max - 1)
  return `${end.isWellFormed() ? end : end.slice(0, -1)}…`
}

/** Shortened first: what is escaped cannot be cut. */
export const plain = (text: string, max = 80): string => escapeHtml(shortened(text.toWellFormed(), max))

export const at = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** As many lines as fit into one message. */
export function fitting(lines: readonly string[], max = MAX_TEXT): string {
  const kept: string[] = []
  let length = 0
  for (const line of lines) {
    if (length + line.length + 1 > max - 2) {
      kept.push('…')
      break
    }
    kept.push(line)
    length += line.length + 1
  }
  return kept.join('\n')
}
