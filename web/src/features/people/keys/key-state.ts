import type { Key } from '../../../../../src/modules/auth/contract.ts'
import { text } from '../../../texts/en.ts'
import type { Tone } from '../../../ui/tone.ts'

export function stateOf(
  { revokedAt, expiresAt }: Pick<Key, 'revokedAt' | 'expiresAt'>,
  now: number,
): { readonly tone: Tone; readonly word: string } {
  if (revokedAt !== null) return { tone: 'off', word: text.apiKeys.revoked }
  if (expiresAt !== null && expiresAt <= now) return { tone: 'waiting', word: text.apiKeys.expired }
  return { tone: 'ok', word: text.apiKeys.works }
}
