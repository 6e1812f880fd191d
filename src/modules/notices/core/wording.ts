import type { NoticeSeverity } from '../../../kernel/notice.ts'

const severityWords: Readonly<Record<NoticeSeverity, string>> = { error: 'Error', warning: 'Warning', info: 'Note' }

/** Parts of a message that all channels share. */
export interface Told {
  readonly severity: NoticeSeverity
  readonly title: string
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
}

/** `Error: @bakery_bot was stopped (3 times)`; one line. */
export const headline = ({ severity, title, count }: Told): string =>
  `${severityWords[severity]}: ${oneLine(title)}${count > 1 ? ` (${count} times)` : ''}`

/** When it happened, in UTC. */
export const whenLine = ({ count, firstAt, lastAt }: Told): string =>
  count > 1 ? `${count} times, from ${utc(firstAt)} to ${utc(lastAt)}.` : `At ${utc(lastAt)}.`

const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Names may hold control characters; headers and terminals must not. */
export const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ')

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
