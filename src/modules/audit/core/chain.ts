import { canonicalJson } from './canonical.ts'

export interface ChainedEvent {
  readonly id: number
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly subject: string
  /** Canonical JSON, as stored. */
  readonly details: string
  readonly previous_hash: string
  readonly hash: string
}

/** Keyed hash as 64 hex digits. */
export type Mac = (text: string) => string

/** What the first event follows. */
export const genesisHash = '0'.repeat(64)

/** The list keeps its fields apart, so no two events share a text. */
export function eventHash(mac: Mac, event: Omit<ChainedEvent, 'id' | 'hash'>): string {
  const { previous_hash, at, actor, action, subject, details } = event
  return mac(previous_hash + canonicalJson([at, actor, action, subject, details]))
}

/** Why an event does not fit behind `previousHash`; null when it does. */
export function faultOf(mac: Mac, previousHash: string, event: ChainedEvent): string | null {
  if (event.previous_hash !== previousHash)
    return `Event ${event.id} does not follow the event before it: one was removed, added or moved.`
  if (event.hash !== eventHash(mac, event)) return `Event ${event.id} was changed after it was written.`
  return null
}
