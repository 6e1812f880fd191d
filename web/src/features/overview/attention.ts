import type { Account } from '../../../../src/modules/accounts/contract.ts'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { formatPlural } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import type { Tone } from '../../ui/tone.ts'

export type AttentionTarget =
  | { readonly kind: 'bot'; readonly id: number }
  | { readonly kind: 'campaign'; readonly id: number; readonly outcome?: 'uncertain' }

export interface Attention {
  readonly key: string
  readonly tone: Tone
  readonly what: string
  readonly why: string
  readonly target: AttentionTarget
  readonly action: string
}

const pausedFor = ({ id, name, pauseReason }: Campaign): Attention => ({
  key: `paused-${id}`,
  tone: 'waiting',
  what: text.attention.paused(name),
  why: pauseReason ?? text.attention.pausedByPerson,
  target: { kind: 'campaign', id },
  action: text.attention.lookAtIt,
})

const uncertainIn = ({ id, name, sums }: Campaign): Attention => ({
  key: `uncertain-${id}`,
  tone: 'doubt',
  what: text.attention.uncertain(name, formatPlural(sums.uncertain, text.common.message, text.common.messages)),
  why: text.attention.uncertainWhy,
  target: { kind: 'campaign', id, outcome: 'uncertain' },
  action: text.attention.decide,
})

const brokenBot = ({ id, name, healthReason }: Account): Attention => ({
  key: `bot-${id}`,
  tone: 'bad',
  what: text.attention.bot(name),
  why: healthReason ?? '',
  target: { kind: 'bot', id },
  action: text.attention.lookAtIt,
})

const isOver = ({ state }: Campaign): boolean => state === 'completed' || state === 'cancelled' || state === 'paused'

/** What only a person can settle, the worst first. */
export const needsAttention = (accounts: readonly Account[], campaigns: readonly Campaign[]): Attention[] => [
  ...accounts.filter(({ health }) => health === 'bad').map(brokenBot),
  ...campaigns.filter(({ state }) => state === 'paused').map(pausedFor),
  ...campaigns.filter((campaign) => campaign.sums.uncertain > 0 && isOver(campaign)).map(uncertainIn),
]
