import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../../src/modules/feeds/channels/contract.ts'
import { latestByChannel } from './latest-by-channel.ts'

const decision = (id: number, productId: number, channelId: number | null): Decision => ({
  id,
  at: 1_000 - id,
  kind: 'posted',
  text: 'It was posted.',
  steps: [],
  sourceId: 1,
  sourceTitle: 'Shop',
  channelId,
  channelTitle: channelId === null ? null : `Channel ${channelId}`,
  itemId: 1,
  productId,
  postId: null,
  title: 'Lamp',
  url: null,
  telegramUrl: null,
})

describe('latestByChannel', () => {
  it('keeps the latest of each thing in each channel, and nothing that concerns no channel', () => {
    const all = [decision(1, 7, 1), decision(2, 7, 2), decision(3, 7, 1), decision(4, 8, 1), decision(5, 7, null)]
    expect(latestByChannel(all).map(({ id }) => id)).toEqual([1, 2, 4])
  })
})
