import type { FaultScriptInput } from '../../simulator/client.ts'

const SEED = 7

/** 30 % of a bot's sends are refused for 1 to 300 s; `onceS`: one of the first for so long. */
export function storm(bot: number, onceS?: number): FaultScriptInput {
  const match = { bot, method: 'send*' }
  const once = { name: 'once', match: { ...match, nth: 5 }, act: { type: '429', retryAfter: onceS ?? 0 }, maxHits: 1 }
  const often = { name: 'often', match: { ...match, probability: 0.3 }, act: { type: '429', retryAfter: [1, 300] } }
  return { seed: SEED, rules: onceS === undefined ? [often] : [once, often] }
}
