/** One bot's part of a running campaign. */
export interface LaneView {
  readonly username: string
  readonly state: 'active' | 'paused' | 'stopped' | 'removed'
  /** What the bot's health says; null when all is well. */
  readonly healthReason: string | null
  /** Deliveries of this campaign that wait for this bot. */
  readonly remaining: number
  readonly limitedBy: 'idle' | 'pace' | 'window' | 'flood_wait' | 'probing' | 'stopped' | 'paused'
  readonly allowedPerSecond: number
  /** Product time; null when Telegram asked for no pause. */
  readonly waitUntil: number | null
}

/** Telegram's limit for a bot in bulk (core.telegram.org/bots/faq). */
export const BOT_PER_SECOND = 30
const NEAR_THE_LIMIT = 0.97
const MAX_SLOWER = 20
const SECOND_MS = 1000

/** ms of product time until the last bot has sent its share; null while one of them can't send. */
export function estimateMs(lanes: readonly LaneView[], ratePerSecond: number | null, now: number): number | null {
  const busy = lanes.filter(({ remaining }) => remaining > 0)
  if (busy.length === 0) return 0
  if (busy.some((lane) => !canSend(lane))) return null
  const slowest = Math.max(
    ...busy.map((lane) => waitMs(lane, now) + (lane.remaining / Math.max(lane.allowedPerSecond, 1)) * SECOND_MS),
  )
  return Math.round(slowest * slowerThanAllowed(busy, ratePerSecond))
}

/** Answers that come slowly, or another campaign on the same bots, show as a rate below what is allowed. */
function slowerThanAllowed(busy: readonly LaneView[], ratePerSecond: number | null): number {
  const isSteady = busy.every(({ limitedBy }) => limitedBy === 'pace' || limitedBy === 'window')
  if (!isSteady || ratePerSecond === null || ratePerSecond <= 0) return 1
  const allowed = busy.reduce((sum, lane) => sum + lane.allowedPerSecond, 0)
  return Math.min(MAX_SLOWER, Math.max(1, allowed / ratePerSecond))
}

/** Why it is not faster, in words. */
export function describeLimit(lanes: readonly LaneView[], now: number): string {
  const busy = lanes.filter(({ remaining }) => remaining > 0)
  if (busy.length === 0) return 'The last answers are on their way.'
  const obstacles = busy.map((lane) => obstacleOf(lane, now)).filter((text) => text !== null)
  const free = busy.length - obstacles.length
  const sentences = free === 0 ? obstacles : [...obstacles, limitOf(busy, free)]
  return sentences.join(' ')
}

const canSend = ({ state, limitedBy }: LaneView): boolean =>
  state === 'active' && limitedBy !== 'stopped' && limitedBy !== 'paused'

const waitMs = ({ waitUntil }: LaneView, now: number): number => Math.max(0, (waitUntil ?? now) - now)

function obstacleOf(lane: LaneView, now: number): string | null {
  const name = `@${lane.username}`
  if (lane.state === 'paused') return `${name} is paused: resume it to send its part.`
  if (lane.state === 'removed') return `${name} was removed: its part can't be sent.`
  if (!canSend(lane)) return `${name} is stopped${lane.healthReason === null ? '' : `: ${lane.healthReason}`}.`
  if (lane.limitedBy === 'flood_wait')
    return `Telegram asked ${name} to wait for another ${duration(waitMs(lane, now))}.`
  if (lane.limitedBy === 'probing')
    return `Telegram gave ${name} no answer that can be trusted; it sends again when the Bot API answers.`
  return null
}

function limitOf(busy: readonly LaneView[], free: number): string {
  const flowing = busy.filter(({ limitedBy }) => limitedBy === 'pace' || limitedBy === 'window' || limitedBy === 'idle')
  if (flowing.every(({ limitedBy }) => limitedBy === 'window')) return "Telegram's answers come slowly."
  const slowed = flowing.filter(({ allowedPerSecond }) => allowedPerSecond < BOT_PER_SECOND * NEAR_THE_LIMIT)
  const [first] = slowed
  if (first !== undefined && slowed.length === 1)
    return `@${first.username} sends ${Math.round(first.allowedPerSecond)} a second since Telegram asked it to slow down.`
  if (slowed.length > 1) return `${slowed.length} bots send more slowly since Telegram asked them to.`
  return `Telegram's limit of ${BOT_PER_SECOND} a second for ${free === 1 ? 'a bot' : `each of ${free} bots`}.`
}

export function duration(ms: number): string {
  const seconds = Math.ceil(ms / SECOND_MS)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
