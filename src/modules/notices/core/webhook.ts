import type { NoticeKind } from '../../../kernel/notice.ts'
import { headline, oneLine, whenLine, type Told } from './wording.ts'

interface Posted extends Told {
  readonly noticeId: number
  readonly reference: string
  readonly kind: NoticeKind
  readonly subject: string
  readonly text: string
  readonly url: string | null
}

/** `text` is what Slack, Mattermost and the like show; `notice` is for programs. */
export const webhookBody = (notice: Posted): string =>
  JSON.stringify({
    text: [
      `*${slack(headline(notice))}*`,
      slack(notice.text),
      slack(whenLine(notice)),
      ...(notice.url === null ? [] : [notice.url]),
    ].join('\n'),
    type: 'notice',
    id: notice.reference,
    notice: {
      id: notice.noticeId,
      kind: notice.kind,
      severity: notice.severity,
      subject: notice.subject,
      title: oneLine(notice.title),
      text: notice.text,
      count: notice.count,
      firstAt: notice.firstAt,
      lastAt: notice.lastAt,
      url: notice.url,
    },
  })

/** Slack reads &, < and > as its own marks. */
const slack = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
