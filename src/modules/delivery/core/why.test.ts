import { describe, expect, it } from 'vitest'
import { explain } from './why.ts'

const row = {
  origin_kind: 'campaign',
  operation: 'send',
  reason: null,
  detail: null,
  attempt: 1,
  telegram_message_id: null,
} as const

describe('explain', () => {
  it('names the message that Telegram made, and the attempt', () => {
    expect(explain({ ...row, state: 'sent', telegram_message_id: 17, attempt: 2 })).toBe(
      'Delivered as message 17 at attempt 2.',
    )
  })

  it('says of an uncertain delivery that it may have arrived, and what to decide', () => {
    expect(explain({ ...row, state: 'uncertain', reason: 'no_answer' })).toMatch(/may have arrived.*Decide/)
  })

  it('speaks of channels to who asks about a post', () => {
    const post = { ...row, origin_kind: 'post' }
    expect(explain({ ...post, state: 'uncertain', reason: 'stopped' })).toMatch(/may be there.*post again/)
    expect(explain({ ...post, state: 'failed', reason: 'bad_html' })).toContain('template of the channel')
    expect(explain({ ...post, state: 'failed', reason: 'topic_closed' })).toContain('topic')
    expect(explain({ ...post, operation: 'edit', state: 'sent', telegram_message_id: 5 })).toMatch(/^Changed message 5/)
  })

  it('tells why a planned one waits again', () => {
    expect(explain({ ...row, state: 'planned', detail: '429 Too Many Requests' })).toContain('429 Too Many Requests')
  })
})
