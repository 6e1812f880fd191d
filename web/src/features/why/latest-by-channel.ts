import type { Decision } from '../../../../src/modules/feeds/channels/contract.ts'

/** Of each thing and channel the latest decision, in the order of what is the latest; `decisions` are the latest first. */
export function latestByChannel(decisions: readonly Decision[]): readonly Decision[] {
  const seen = new Set<string>()
  return decisions.filter(({ productId, title, channelId, channelTitle }) => {
    if (channelTitle === null) return false
    const key = `${productId ?? title} ${channelId ?? ''}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
