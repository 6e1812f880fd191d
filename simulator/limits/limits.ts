import { isRecord } from '../server/params.ts'

/** What the simulated Telegram allows. 0 switches a limit off. */
export interface Limits {
  /** Messages of one bot in any sliding second, to all chats together. */
  botPerSecond: number
  /** Messages a second to one private chat, with `privateBurst` at once before that pace applies. */
  privatePerSecond: number
  privateBurst: number
  /** Messages and edits in any sliding minute in one group or channel. */
  groupPerMinute: number
  /**
   * Real ms of arrival jitter that the sliding second forgives, times the clock's speed (at most half the second).
   * A faster clock multiplies the network's jitter; at speed 1 nothing is forgiven.
   */
  jitterGraceMs: number
  /** Real ms after a 429 during which requests over other connections count as already on their way, not as early. */
  inFlightGraceMs: number
  /** Slow down a getUpdates that repeats its offset within 3 s, as the real server does. */
  pacePolling: boolean
  /** Refuse a photo whose bytes are no JPEG, PNG, GIF or WebP. */
  strictPhotos: boolean
}

export const defaultLimits = (speed: number): Limits => ({
  botPerSecond: 30,
  privatePerSecond: 1,
  privateBurst: 3,
  groupPerMinute: 20,
  jitterGraceMs: speed === 1 ? 0 : 5,
  inFlightGraceMs: 100,
  pacePolling: false,
  strictPhotos: false,
})

/** Changes the given limits in place; answers what is wrong with the change, if anything. */
export const changeLimits = (limits: Limits, change: unknown): string | undefined => {
  if (!isRecord(change)) return 'limits must be an object'
  const known = new Map<string, number | boolean>(Object.entries(limits))
  for (const [name, value] of Object.entries(change)) {
    const current = known.get(name)
    if (current === undefined) return `unknown limit "${name}"; known: ${Object.keys(limits).join(', ')}`
    if (typeof value !== typeof current) return `limit "${name}" must be a ${typeof current}`
    if (typeof value === 'number' && !(value >= 0)) return `limit "${name}" must be 0 or more`
  }
  Object.assign(limits, change)
  return undefined
}
