import { describe, expect, it } from 'vitest'
import type { OutgoingNotice } from '../../notices/index.ts'
import { actData, operatorMessage, readActData, readPostAct } from './message.ts'

const notice: OutgoingNotice = {
  sendId: 1,
  noticeId: 999_999_999_999_999,
  reference: 'r',
  kind: 'disk_low',
  severity: 'warning',
  subject: 'host:a',
  title: 'The disk is nearly full',
  text: 'x'.repeat(2_000),
  count: 1,
  firstAt: 0,
  lastAt: 0,
  url: null,
}

describe('a message to an operator', () => {
  it.each(['n:resolve:', 'n:drop:1', 'n:mute:1;drop', 'n:mute:-1', 'stop:1', '', `n:mute:${'9'.repeat(20)}`])(
    'does not take "%s" for one of its buttons',
    (data) => {
      expect(readActData(data)).toBeNull()
    },
  )

  it('has buttons that come back as they went, within Telegram’s 64 bytes', () => {
    const data = actData('resolve', notice.noticeId)
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
    expect(readActData(data)).toEqual({ act: 'resolve', noticeId: notice.noticeId })
  })

  it('offers to resume only what can be, and links only where Telegram lets it', () => {
    const texts = (changes: Partial<OutgoingNotice>) =>
      operatorMessage({ ...notice, ...changes }).buttons.flatMap((row) => row.map(({ text }) => text))
    expect(texts({})).toEqual(['Mute for 1 h', 'It is dealt with'])
    expect(texts({ subject: 'account:3', url: 'https://a.example/n' })).toEqual([
      'Open',
      'Resume the bot',
      'Mute for 1 h',
      'It is dealt with',
    ])
    expect(texts({ url: 'http://127.0.0.1:8080/n' })).not.toContain('Open')
    expect(texts({ kind: 'test' })).toEqual([])
  })

  it('lets a post pass or drops it where one waits, and nowhere else', () => {
    const waiting = { ...notice, kind: 'post_approval', subject: 'post:999999999999999' } as const
    const data = operatorMessage(waiting).buttons.flatMap((row) =>
      row.flatMap((button) => ('data' in button ? [button.data] : [])),
    )
    expect(data.slice(0, 2).map(readPostAct)).toEqual([
      { act: 'approve', postId: 999_999_999_999_999 },
      { act: 'drop', postId: 999_999_999_999_999 },
    ])
    for (const other of ['p:approve:', 'p:post:1', 'p:approve:-1', 'n:mute:1', `p:drop:${'9'.repeat(20)}`])
      expect(readPostAct(other)).toBeNull()
    const uncertain = operatorMessage({ ...waiting, kind: 'post_uncertain' }).buttons.flat()
    expect(uncertain.map(({ text }) => text)).toEqual(['Mute for 1 h', 'It is dealt with'])
  })
})
