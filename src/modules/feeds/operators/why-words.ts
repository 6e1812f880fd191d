import { escapeHtml } from '../../notices/index.ts'
import type { Decision } from '../channels/contract.ts'
import { shortened } from './shortened.ts'

/** Telegram takes 4,096 characters after its entities are read. */
const MAX_TEXT = 4_000
const MAX_QUESTION = 200
const MAX_TITLE = 120
const MAX_REASON = 500

/** As 2026-01-15 08:30 UTC. */
const at = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

function words({ kind, text, title, channelTitle, telegramUrl, at: ms }: Decision): string {
  const where = channelTitle === null ? '' : ` in ${escapeHtml(shortened(channelTitle, MAX_TITLE))}`
  const link = telegramUrl === null ? '' : ` <a href="${escapeHtml(telegramUrl)}">See it</a>`
  return [
    `<b>${escapeHtml(shortened(title, MAX_TITLE))}</b>`,
    `<i>${escapeHtml(at(ms))}, ${escapeHtml(kind.replaceAll('_', ' '))}${where}</i>`,
    `${escapeHtml(shortened(text, MAX_REASON))}${link}`,
  ].join('\n')
}

/** What was decided of what an operator asks about, newest first, as a message of Telegram. */
export function wordsOfWhy(question: string, decisions: readonly Decision[], hasMore: boolean): string {
  if (decisions.length === 0) {
    return `Nothing was decided in the last 90 days about “${escapeHtml(shortened(question, MAX_QUESTION))}”. Ask by the link as the source has it, or by words of the title.`
  }
  const shown: string[] = []
  let length = 0
  for (const decision of decisions) {
    const text = words(decision)
    if (shown.length > 0 && length + text.length > MAX_TEXT) break
    shown.push(text)
    length += text.length + 2
  }
  if (hasMore || shown.length < decisions.length) shown.push('There is more: see Why in Switchboard.')
  return shown.join('\n\n')
}
