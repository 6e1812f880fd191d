import { describe, expect, it } from 'vitest'
import { explain } from './why.ts'

const row = { reason: null, detail: null, attempt: 1, telegram_message_id: null }

describe('explain', () => {
  it('names the message that Telegram made, and the attempt', () => {
    expect(explain({ ...row, state: 'sent', telegram_message_id: 17, attempt: 2 })).toBe(
      'Delivered as message 17 at attempt 2.',
    )
  })

  it('says of an uncertain delivery that it may have arrived, and what to decide', () => {
    expect(explain({ ...row, state: 'uncertain', reason: 'no_answer' })).toMatch(/may have arrived.*Decide/)
  })

  it('tells why a planned one waits again', () => {
    expect(explain({ ...row, state: 'planned', detail: '429 Too Many Requests' })).toContain('429 Too Many Requests')
  })
})
