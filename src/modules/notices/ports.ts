import type { Trx } from '../../db/transaction.ts'
import type { NoticeChannel, NoticeKind, NoticeSeverity } from '../../kernel/notice.ts'

/** What a channel makes a message of. */
export interface OutgoingNotice {
  readonly sendId: number
  readonly noticeId: number
  /** The same for each try of one message: a receiver can know a repetition by it. */
  readonly reference: string
  readonly kind: NoticeKind
  readonly severity: NoticeSeverity
  readonly subject: string
  readonly title: string
  readonly text: string
  readonly count: number
  /** ms UTC. */
  readonly firstAt: number
  readonly lastAt: number
  /** Where the dashboard shows it; null when PUBLIC_URL is not set. */
  readonly url: string | null
}

/** `detail` is one sentence for a person. A failure that is not final is tried again. */
export type SendResult =
  | { readonly kind: 'sent'; readonly detail: string }
  | { readonly kind: 'skipped'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string; readonly isFinal: boolean }

export interface NoticeChannelPort {
  /** To whom it goes now; empty when nobody set the channel up. */
  targets(trx: Trx): Promise<readonly string[]>
  /** One try. It may come twice for one message (a process that died after it); `signal` ends it. */
  deliver(notice: OutgoingNotice, target: string, signal: AbortSignal): Promise<SendResult>
}

export type NoticeChannelPorts = Readonly<Record<NoticeChannel, NoticeChannelPort>>
