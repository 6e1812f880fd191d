/** What operators are told of. `test` is what a person sends to see whether a channel works. */
export const noticeKinds = [
  'account_stopped',
  'campaign_paused',
  'disk_low',
  'job_dead',
  'backup_old',
  'wrong_logins',
  'source_failing',
  'source_silent',
  'items_held',
  'channel_stopped',
  'post_uncertain',
  'post_approval',
  'test',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** error: something stands still until a person acts. warning: it will, if nobody acts. info: good to know. */
export const noticeSeverities = ['error', 'warning', 'info'] as const
export type NoticeSeverity = (typeof noticeSeverities)[number]

/** Ways to a person besides the dashboard, which shows every notice. */
export const noticeChannels = ['operator_bot', 'email', 'webhook'] as const
export type NoticeChannel = (typeof noticeChannels)[number]

export interface RaiseRequest {
  readonly kind: NoticeKind
  readonly severity: NoticeSeverity
  /** What it is about, as the audit log writes it: `account:3`. The dashboard links to it. */
  readonly subject: string
  /** One line for people, without secrets; at most 200 characters are kept. */
  readonly title: string
  /** Cause and next step; at most 2,000 characters are kept. */
  readonly text: string
  /** Same key: same trouble. While its notice is open, raising it again counts up instead of making another. */
  readonly groupKey: string
  /** Facts without secrets. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}
