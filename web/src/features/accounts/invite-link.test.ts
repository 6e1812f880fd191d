import { describe, expect, it } from 'vitest'
import { inviteLink, isPayload } from './invite-link.ts'

describe('the link to subscribe', () => {
  it('carries the source when there is one', () => {
    expect(inviteLink('bakery_bot', '')).toBe('https://t.me/bakery_bot')
    expect(inviteLink('bakery_bot', 'poster-1')).toBe('https://t.me/bakery_bot?start=poster-1')
  })
  it.each(['ä', 'two words', 'x'.repeat(65), 'a&b'])('refuses %j, which Telegram would not pass on', (payload) => {
    expect(isPayload(payload)).toBe(false)
  })
})
