import type { MessageContent } from '../../delivery/index.ts'
import { escapeHtml, headline, whenLine, type OutgoingNotice } from '../../notices/index.ts'

export type OperatorAct = 'mute' | 'resume' | 'resolve'

const MARK = 'n'

/** `n:resume:12`; at most 64 bytes (Bot API, InlineKeyboardButton). */
export const actData = (act: OperatorAct, noticeId: number): string => `${MARK}:${act}:${noticeId}`

/** Null: it is no button of a notice. */
export function readActData(data: string): { readonly act: OperatorAct; readonly noticeId: number } | null {
  const [, act, id] = /^n:(mute|resume|resolve):(\d{1,15})$/.exec(data) ?? []
  return act === 'mute' || act === 'resume' || act === 'resolve' ? { act, noticeId: Number(id) } : null
}

type PostAct = 'approve' | 'drop'

const postActData = (act: PostAct, postId: string): string => `p:${act}:${postId}`

/** Null: it is no button of a post that waits for approval. */
export function readPostAct(data: string): { readonly act: PostAct; readonly postId: number } | null {
  const [, act, id] = /^p:(approve|drop):(\d{1,15})$/.exec(data) ?? []
  return act === 'approve' || act === 'drop' ? { act, postId: Number(id) } : null
}

/** A notice as an operator reads it in Telegram. */
export function operatorMessage(notice: OutgoingNotice): MessageContent {
  const isTest = notice.kind === 'test'
  const open = notice.url !== null && isForTelegram(notice.url) ? [{ text: 'Open', url: notice.url }] : []
  const decisions = decisionsOn(notice)
  const acts = [
    ...decisions,
    ...(canResume(notice.subject)
      ? [{ text: resumeText(notice.subject), data: actData('resume', notice.noticeId) }]
      : []),
    { text: 'Mute for 1 h', data: actData('mute', notice.noticeId) },
    ...(decisions.length === 0 ? [{ text: 'It is dealt with', data: actData('resolve', notice.noticeId) }] : []),
  ]
  return {
    html: [
      `<b>${escapeHtml(headline(notice))}</b>`,
      escapeHtml(notice.text),
      `<i>${escapeHtml(whenLine(notice))}</i>`,
    ].join('\n\n'),
    media: null,
    buttons: [open, ...(isTest ? [] : [acts.slice(0, 2), acts.slice(2)])].filter((row) => row.length > 0),
  }
}

function decisionsOn({ kind, subject }: OutgoingNotice): { readonly text: string; readonly data: string }[] {
  const [, postId] = /^post:(\d{1,15})$/.exec(subject) ?? []
  if (kind !== 'post_approval' || postId === undefined) return []
  return [
    { text: 'Approve', data: postActData('approve', postId) },
    { text: 'Drop', data: postActData('drop', postId) },
  ]
}

/** Telegram refuses a message whose button leads to this machine. */
const isForTelegram = (url: string): boolean => {
  const { hostname } = new URL(url)
  return hostname.includes('.') && !/^[\d.]+$/.test(hostname)
}

/** Accounts and campaigns go on when they are told to; nothing else does. */
export const canResume = (subject: string): boolean => /^(account|campaign):\d{1,15}$/.test(subject)

const resumeText = (subject: string): string =>
  subject.startsWith('account:') ? 'Resume the bot' : 'Resume the campaign'
