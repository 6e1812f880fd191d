import type { Clock } from '../../kernel/clock.ts'
import type { SendOutcome, Sender } from '../../telegram/gateway.ts'

export type ObstacleKind = 'flood_wait' | 'probing' | 'stopped'

/** Why a lane sends nothing for a while. */
export interface Obstacle {
  /** Null when the way is clear. `until` is product time, or infinite when no timer ends it. */
  now(now: number): { readonly kind: ObstacleKind; readonly until: number } | null
  /** What the outcome of an attempt means for the next one. */
  note(outcome: SendOutcome, now: number): void
  waitUntil(until: number): void
  /** After a probe and until a send has a definite answer: one at a time. */
  isOnTrial(): boolean
  close(): void
}

export interface ObstacleDeps {
  readonly clock: Clock
  readonly sender: Sender
  /** The probe's answer: the account itself is refused. */
  readonly onRefused: (detail: string) => void
  readonly onClear: () => void
}

const FIRST_BACKOFF_MS = 250
const MAX_BACKOFF_MS = 30_000

/**
 * After a 429 the lane waits as told. After an ambiguous outcome, or a connection that could not be made, it sends nothing until
 * getMe answers, and then one message until a send has a definite answer; each further ambiguous one doubles the wait before it.
 * A storm of server errors must not become thousands of decisions for a person, also when only sends fail.
 */
export function createObstacle({ clock, sender, onRefused, onClear }: ObstacleDeps): Obstacle {
  let state: 'clear' | 'probing' | 'stopped' = 'clear'
  const flood = createFloodWait(clock)
  let backoffMs = FIRST_BACKOFF_MS
  let isOnTrial = false
  let cancelTimer = (): void => {}

  const probe = async (): Promise<void> => {
    const answer = await sender.identify()
    if (state !== 'probing') return
    if (answer.kind === 'ok') {
      state = 'clear'
      onClear()
    } else if (answer.kind === 'refused' && isFinal(answer.code)) {
      state = 'stopped'
      onRefused(answer.detail)
    } else probeLater(answer.kind === 'refused' ? answer.retryAfterMs : undefined)
  }
  const probeLater = (toldMs = backoffMs * clock.speed): void => {
    cancelTimer = clock.at(clock.now() + toldMs, () => void probe())
    backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)
  }
  const startProbing = (): void => {
    if (state !== 'clear') return
    state = 'probing'
    if (isOnTrial) probeLater()
    else void probe()
    isOnTrial = true
  }
  const trust = (): void => {
    isOnTrial = false
    backoffMs = FIRST_BACKOFF_MS
  }

  return {
    now(now) {
      if (state !== 'clear') return { kind: state, until: Number.POSITIVE_INFINITY }
      const until = flood.end(now)
      return until > now ? { kind: 'flood_wait', until } : null
    },
    note(outcome, now) {
      if (outcome.kind === 'throttled' && outcome.scope === 'account') flood.lengthen(now + outcome.retryAfterMs, now)
      if (outcome.kind === 'ambiguous' || outcome.kind === 'not_sent') startProbing()
      else if (outcome.kind === 'refused' && outcome.class === 'sender') state = 'stopped'
      else if (state === 'clear') trust()
    },
    waitUntil: (until) => flood.lengthen(until, clock.now()),
    isOnTrial: () => isOnTrial,
    close() {
      state = 'stopped'
      cancelTimer()
    },
  }
}

/** Setting the machine's clock forward ends no wait that Telegram asked for. All but `endsAt` is product time. */
function createFloodWait({ speed }: Pick<Clock, 'speed'>) {
  let until = 0
  /** By performance.now(). */
  let endsAt = 0
  return {
    lengthen(to: number, now: number): void {
      until = Math.max(until, to)
      endsAt = Math.max(endsAt, performance.now() + (to - now) / speed)
    },
    end: (now: number): number => Math.max(until, Math.ceil(now + (endsAt - performance.now()) * speed)),
  }
}

/** 401: the token was revoked. 404: the server knows no such bot. */
const isFinal = (code: number): boolean => code === 401 || code === 404
