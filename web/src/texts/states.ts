import type { Account } from '../../../src/modules/accounts/contract.ts'
import type { subscriptionStatuses } from '../../../src/modules/audiences/contract.ts'
import type { Campaign } from '../../../src/modules/campaigns/contract.ts'
import { recipientSchema, type Lane, type Recipient } from '../../../src/modules/delivery/contract.ts'
import type { Tone } from '../ui/tone.ts'

export interface Sign {
  readonly tone: Tone
  readonly word: string
}

const health: Record<Account['health'], Sign> = {
  ok: { tone: 'ok', word: 'Working' },
  waiting: { tone: 'waiting', word: 'Waiting' },
  bad: { tone: 'bad', word: 'Needs you' },
  off: { tone: 'off', word: 'Paused' },
}

/** How a bot is: a shape, a colour and a word. */
export const accountSign = (account: Pick<Account, 'health' | 'state'>): Sign =>
  account.state === 'removed' ? { tone: 'off', word: 'Removed' } : health[account.health]

export const campaignSign: Record<Campaign['state'], Sign> = {
  draft: { tone: 'off', word: 'Draft' },
  planning: { tone: 'active', word: 'Preparing' },
  running: { tone: 'active', word: 'Running' },
  paused: { tone: 'waiting', word: 'Paused' },
  completed: { tone: 'ok', word: 'Completed' },
  cancelled: { tone: 'off', word: 'Cancelled' },
}

export const deliveryStates = recipientSchema.shape.state.options

export const deliverySign: Record<Recipient['state'], Sign> = {
  planned: { tone: 'waiting', word: 'Planned' },
  sending: { tone: 'active', word: 'Sending' },
  sent: { tone: 'ok', word: 'Sent' },
  failed: { tone: 'bad', word: 'Failed' },
  uncertain: { tone: 'doubt', word: 'Uncertain' },
  skipped: { tone: 'off', word: 'Skipped' },
  cancelled: { tone: 'off', word: 'Cancelled' },
}

export const subscriptionSign: Record<(typeof subscriptionStatuses)[number], Sign> = {
  subscribed: { tone: 'ok', word: 'Subscribed' },
  unsubscribed: { tone: 'off', word: 'Unsubscribed' },
  blocked: { tone: 'bad', word: 'Blocked the bot' },
  unreachable: { tone: 'waiting', word: 'Unreachable' },
}

export const laneSign: Record<Lane['limitedBy'], Sign> = {
  idle: { tone: 'off', word: 'Idle' },
  pace: { tone: 'active', word: 'At Telegram’s pace' },
  window: { tone: 'active', word: 'Waiting for answers' },
  flood_wait: { tone: 'waiting', word: 'Told to wait' },
  probing: { tone: 'waiting', word: 'Checking the line' },
  stopped: { tone: 'bad', word: 'Stopped' },
  paused: { tone: 'off', word: 'Paused' },
}
