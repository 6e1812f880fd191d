import { describe, expect, it } from 'vitest'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { needsAttention } from './attention.ts'

const account: Account = {
  id: 1,
  sender: 'bot-api',
  telegramId: 7,
  username: 'bakery_bot',
  name: 'Bakery',
  state: 'active',
  health: 'ok',
  healthReason: null,
  healthAt: 0,
  waitUntil: null,
  subscribers: 1,
  unsubscribed: 0,
  blocked: 0,
  welcomeText: '',
  goodbyeText: '',
  createdAt: 0,
}
const sums = { total: 2, planned: 0, sending: 0, sent: 1, failed: 0, uncertain: 1, skipped: 0, cancelled: 0 }
const campaign: Campaign = {
  id: 5,
  name: 'Autumn',
  state: 'completed',
  pauseReason: null,
  message: { text: '', media: null, button: null },
  audience: { accountIds: [1] },
  version: 1,
  sums,
  createdBy: 'user:1 ada',
  createdAt: 0,
  updatedAt: 0,
  startedAt: 0,
  restoredUntil: null,
  finishedAt: 0,
}

describe('needsAttention', () => {
  it('is empty while everything works or waits by itself', () => {
    const waiting: Account = { ...account, health: 'waiting', healthReason: 'Telegram asked for a pause.' }
    expect(needsAttention([account, waiting], [{ ...campaign, state: 'running' }])).toEqual([])
  })

  it('names a stopped bot with its reason, before everything else', () => {
    const stopped: Account = { ...account, state: 'stopped', health: 'bad', healthReason: 'The token was revoked.' }
    const [first, second] = needsAttention([stopped], [campaign])
    expect(first).toMatchObject({ why: 'The token was revoked.', target: { kind: 'bot', id: 1 } })
    expect(second).toMatchObject({ target: { kind: 'campaign', id: 5, outcome: 'uncertain' } })
  })

  it('tells why a campaign is paused', () => {
    const paused: Campaign = {
      ...campaign,
      state: 'paused',
      pauseReason: 'Telegram refused it.',
      sums: { ...sums, uncertain: 0 },
    }
    expect(needsAttention([], [paused]).map(({ why }) => why)).toEqual(['Telegram refused it.'])
  })
})
