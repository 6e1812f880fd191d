import { escapeHtml, headline, whenLine, type Told } from './wording.ts'

interface Mailed extends Told {
  readonly noticeId: number
  readonly reference: string
  readonly text: string
  readonly url: string | null
}

/** A notice as a mail; those of one notice belong to one thread. */
export function mailOf(notice: Mailed, domain: string) {
  const { text, url, noticeId, reference } = notice
  const thread = `<notice-${noticeId}@${domain}>`
  return {
    subject: `[Switchboard] ${headline(notice)}`,
    text: [headline(notice), text, whenLine(notice), ...(url === null ? [] : [url])].join('\n\n'),
    html: [
      `<p><strong>${escapeHtml(headline(notice))}</strong></p>`,
      `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`,
      `<p style="color:#667">${escapeHtml(whenLine(notice))}</p>`,
      ...(url === null ? [] : [`<p><a href="${escapeHtml(url)}">Open in Switchboard</a></p>`]),
    ].join('\n'),
    messageId: `<${reference}@${domain}>`,
    references: [thread],
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
