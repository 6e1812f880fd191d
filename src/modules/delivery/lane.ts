import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId, CampaignId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { CrashAt } from '../../platform/crashpoint.ts'
import type { SendOutcome, Sender } from '../../telegram/gateway.ts'
import { namedFiles, type Outcome } from './apply-outcomes.ts'
import { needsUpload, type Contents, type FileNames, type LoadedDelivery } from './contents.ts'
import type { Lane } from './contract.ts'
import { filesOf, itemsOf } from './core/content.ts'
import { createPace, type Pace, type PaceLimits } from './core/pace.ts'
import { createRateMeter } from './core/rate-meter.ts'
import { smooth, windowFor } from './core/window.ts'
import { PARKED, type Ledger } from './ledger.ts'
import { createObstacle, type Obstacle } from './obstacle.ts'
import { perform } from './perform.ts'
import { createQueue, type Queue } from './queue.ts'

export interface LaneDeps {
  readonly accountId: AccountId
  /** The lease of the account that this lane works under. */
  readonly fence: number
  /** Whether anything may leave under it right now; the sender asks once more before the first byte. */
  readonly isSure: () => boolean
  readonly sender: Sender
  readonly clock: Clock
  readonly database: Database
  readonly ledger: Ledger
  readonly logger: Logger
  readonly contents: Contents
  readonly fileNames: FileNames
  readonly limits: PaceLimits
  /** A pause from before this start. */
  readonly waitUntil: number | null
  readonly isHeld: (campaignId: CampaignId) => boolean
  /** The probe's answer: the account itself is refused. */
  readonly onRefused: (detail: string) => void
  readonly crashAt: CrashAt | null
}

/** A lane that found nothing, or nothing that may be sent now, looks again after this; `wake` is quicker. Real time, as are the means below. */
const IDLE_MS = 1_000
/** When all that is read waits for its chat or for an upload. */
const BLOCKED_MS = 50
/** The lease was not renewed in time: with the next beat it is sure again, or lost. */
const UNSURE_MS = 100
/** A claimed row whose chat is blocked for longer, because Telegram said so, goes back. */
const LONGEST_READY_MS = 1_000
/** Intents are written this much earlier than a commit usually takes. */
const MARGIN_MS = 3
/** The event loop was held: what came meanwhile is not heard yet. */
const HELD_MS = 20
const FIRST_TRIP_MS = 20
const FIRST_COMMIT_MS = 5

interface AttemptResult extends Omit<Outcome, 'accountId' | 'lease'> {
  readonly delivery: LoadedDelivery
}

/**
 * The serial stream of one account.
 *
 * A row goes read -> claimed (its intent is durable) -> in flight -> settled (its outcome is durable), and only then is its place in
 * the window free. `pump` moves what can be moved and sets one timer for the rest; it runs after everything that changes something:
 * a grant, an outcome, a refill, a timer, a call from outside. When an obstacle comes up, claimed rows whose bytes have not left go
 * back to planned, so that a kill in the meantime does not make them uncertain.
 */
export class LaneRunner {
  readonly #deps: LaneDeps
  readonly #pace: Pace
  readonly #queue: Queue
  readonly #obstacle: Obstacle
  readonly #meter = createRateMeter()
  /** Messages whose file is on its way to Telegram: the others wait for its file_id. */
  readonly #uploading = new Set<number>()
  /** Chats of rows between claim and start: a second row of one would hold its place in the window until the chat may get it. */
  readonly #claimedChats = new Set<number>()
  #ready: LoadedDelivery[] = []
  #claiming = 0
  #inFlight = 0
  #refilling = false
  #stale = true
  /** Something of what was read had its turn. Before that it is not read anew, or a lane that is woken all the time would only read. */
  #hadTurn = false
  #lookAgainAt = 0
  #closed = false
  #isPumpDue = false
  #tripMs = FIRST_TRIP_MS
  #commitMs = FIRST_COMMIT_MS
  #cancelTimer = (): void => {}
  #whenQuiet = (): void => {}

  constructor(deps: LaneDeps) {
    this.#deps = deps
    this.#pace = createPace(deps.limits, deps.clock.now())
    this.#queue = createQueue(deps)
    this.#obstacle = createObstacle({ ...deps, onClear: () => this.#pumpSoon() })
    if (deps.waitUntil !== null) this.#obstacle.waitUntil(deps.waitUntil)
    this.#pump()
  }

  /** Something was planned, held or released. */
  wake(): void {
    this.#stale = true
    this.#pumpSoon()
  }

  /** Claims nothing more, parks what has not left and resolves when nothing is in flight. */
  close(): Promise<void> {
    this.#closed = true
    this.#obstacle.close()
    return new Promise((resolve) => {
      this.#whenQuiet = resolve
      this.#pump()
    })
  }

  describe(): Lane {
    const now = this.#deps.clock.now()
    const until = this.#obstacle.now(now)?.until ?? null
    return {
      accountId: this.#deps.accountId,
      limitedBy: this.#limitedBy(now),
      ratePerSecond: this.#meter.perSecond(now),
      allowedPerSecond: this.#pace.allowed(now),
      inFlight: this.#inFlight + this.#ready.length,
      waitUntil: until !== null && Number.isFinite(until) ? until : null,
    }
  }

  #limitedBy(now: number): Lane['limitedBy'] {
    const obstacle = this.#obstacle.now(now)
    if (obstacle !== null) return obstacle.kind
    if (this.#isQuiet() && this.#queue.length === 0) return 'idle'
    return this.#inFlight >= this.#window(now) ? 'window' : 'pace'
  }

  #pump(): void {
    this.#cancelTimer()
    const now = this.#deps.clock.now()
    const obstacle = this.#obstacle.now(now)
    if (this.#closed || obstacle !== null) {
      this.#park(this.#ready.splice(0))
      if (this.#isQuiet()) this.#whenQuiet()
      if (!this.#closed) this.#pumpAt(obstacle?.until ?? now)
      return
    }
    if (!this.#deps.isSure()) {
      this.#park(this.#ready.splice(0))
      this.#pumpAt(now + UNSURE_MS * this.#deps.clock.speed)
      return
    }
    this.#pumpAt(Math.min(this.#startReady(now), this.#claimMore(now)))
  }

  /** After the event loop's I/O: a 429 that came while the loop was held by something else is heard before anything more is sent. */
  #pumpSoon(): void {
    if (this.#isPumpDue) return
    this.#isPumpDue = true
    const pump = (): void => {
      this.#isPumpDue = false
      this.#pump()
    }
    const since = performance.now()
    setImmediate(() => {
      if (performance.now() - since < HELD_MS) pump()
      else setImmediate(pump)
    })
  }

  #pumpAt(atMs: number): void {
    this.#cancelTimer = Number.isFinite(atMs) ? this.#deps.clock.at(atMs, () => this.#pumpSoon()) : () => {}
  }

  #isQuiet(): boolean {
    return this.#inFlight === 0 && this.#claiming === 0 && this.#ready.length === 0
  }

  #park(deliveries: readonly LoadedDelivery[]): void {
    for (const delivery of deliveries) {
      this.#inFlight++
      this.#letGo(delivery)
      void this.#settle({ delivery, outcome: PARKED, startedAt: this.#deps.clock.now(), uploaded: null })
    }
  }

  /** Returns when the next one may start. What was held, or whose chat asked for a longer pause, since it was claimed is parked. */
  #startReady(now: number): number {
    for (let next = this.#ready[0]; next !== undefined; next = this.#ready[0]) {
      const items = itemsOf(next.message.content)
      const chatAt = this.#pace.chatAt(next, now, items)
      const isHeld = next.campaignId !== null && this.#deps.isHeld(next.campaignId)
      const startAt = isHeld ? now : Math.max(this.#pace.nextAt(now, items), chatAt)
      if (startAt > now && chatAt <= now + LONGEST_READY_MS) return startAt
      this.#ready.shift()
      if (startAt > now || isHeld) this.#park([next])
      else void this.#attempt(next, now)
    }
    return Number.POSITIVE_INFINITY
  }

  #window(now: number): number {
    if (this.#obstacle.isOnTrial()) return 1
    return windowFor(this.#pace.allowed(now) * this.#deps.clock.speed, this.#tripMs)
  }

  /** Returns when to try again; infinite when something else will pump. While rows are read none is claimed: it would be read again. */
  #claimMore(now: number): number {
    if (this.#refilling) return Number.POSITIVE_INFINITY
    if (this.#queue.length === 0 || (this.#stale && this.#hadTurn)) return this.#refillSoon(now)
    const room = this.#window(now) - this.#ready.length - this.#claiming - this.#inFlight
    if (room <= 0) return Number.POSITIVE_INFINITY
    const { speed } = this.#deps.clock
    const aheadMs = (this.#commitMs + MARGIN_MS) * speed
    const claimAt = this.#pace.nextAt(now) - aheadMs
    if (claimAt > now) return claimAt
    this.#hadTurn = true
    const taken = this.#queue.take(room, (delivery) => this.#mayClaim(delivery, now + aheadMs))
    if (taken.length === 0) {
      this.#stale ||= now >= this.#lookAgainAt
      return now + BLOCKED_MS * speed
    }
    void this.#claim(taken)
    return Number.POSITIVE_INFINITY
  }

  #mayClaim(delivery: LoadedDelivery, soon: number): boolean {
    if (this.#claimedChats.has(delivery.chatId)) return false
    if (this.#pace.chatAt(delivery, soon, itemsOf(delivery.message.content)) > soon) return false
    if (needsUpload(delivery, this.#deps.fileNames)) {
      if (this.#uploading.has(delivery.messageRef)) return false
      this.#uploading.add(delivery.messageRef)
    }
    this.#claimedChats.add(delivery.chatId)
    return true
  }

  /** It was claimed and is not sent after all. */
  #letGo({ chatId, messageRef }: LoadedDelivery): void {
    this.#claimedChats.delete(chatId)
    this.#uploading.delete(messageRef)
  }

  async #claim(taken: readonly LoadedDelivery[]): Promise<void> {
    this.#claiming += taken.length
    const startedAt = performance.now()
    const granted = await this.#deps.ledger.claim(this.#deps, taken)
    this.#commitMs = smooth(this.#commitMs, performance.now() - startedAt)
    this.#claiming -= taken.length
    if (granted.length < taken.length)
      for (const delivery of taken) if (!granted.includes(delivery)) this.#letGo(delivery)
    this.#ready.push(...granted)
    this.#pumpSoon()
  }

  #refillSoon(now: number): number {
    if (this.#refilling || this.#claiming > 0) return Number.POSITIVE_INFINITY
    if (!this.#stale && !this.#hadTurn && now < this.#lookAgainAt) return this.#lookAgainAt
    this.#refilling = true
    this.#stale = false
    void this.#refill()
    return Number.POSITIVE_INFINITY
  }

  async #refill(): Promise<void> {
    const { clock, logger, accountId } = this.#deps
    await this.#queue
      .refill()
      .catch((error: unknown) => logger.error({ error, accountId }, 'a lane could not read its queue'))
    this.#refilling = false
    this.#hadTurn = false
    this.#lookAgainAt = clock.now() + IDLE_MS * clock.speed
    this.#pumpSoon()
  }

  async #attempt(delivery: LoadedDelivery, now: number): Promise<void> {
    this.#inFlight++
    this.#claimedChats.delete(delivery.chatId)
    const { clock, crashAt } = this.#deps
    const startedAt = performance.now()
    const { content } = delivery.message
    const uploaded = needsUpload(delivery, this.#deps.fileNames) ? filesOf(content) : null
    const ticket = this.#pace.started(delivery, now, itemsOf(content))
    const outcome = await this.#send(delivery).catch((error: unknown) => this.#brokenSend(error))
    const endedAt = clock.now()
    this.#pace.answered(ticket, endedAt)
    crashAt?.('after-response')
    if (outcome.kind === 'throttled')
      if (outcome.scope === 'account') this.#pace.throttled(endedAt)
      else this.#pace.holdChat(delivery, endedAt + outcome.retryAfterMs)
    this.#obstacle.note(outcome, endedAt)
    this.#tripMs = smooth(this.#tripMs, performance.now() - startedAt)
    await this.#settle({ delivery, outcome, startedAt: now, uploaded })
    crashAt?.('after-outcome')
  }

  async #send(delivery: LoadedDelivery): Promise<SendOutcome> {
    const { crashAt, sender, fileNames } = this.#deps
    const sending = perform(sender, delivery, fileNames)
    if (crashAt !== null) setImmediate(crashAt, 'after-write')
    return sending
  }

  /** Nobody knows how far it came; the row must not stay in `sending`. */
  #brokenSend(error: unknown): SendOutcome {
    this.#deps.logger.error({ error, accountId: this.#deps.accountId }, 'a send failed in a way that is not foreseen')
    return { kind: 'ambiguous', detail: 'Switchboard itself failed while it was sending this; its log says more.' }
  }

  async #settle(result: AttemptResult): Promise<void> {
    const { accountId, fence, ledger, clock, fileNames } = this.#deps
    const { delivery, outcome, uploaded } = result
    await ledger.settle({ accountId, lease: fence, ...result })
    if (uploaded !== null) {
      this.#uploading.delete(delivery.messageRef)
      for (const { file, telegramFileId } of namedFiles(uploaded, outcome)) fileNames.set(file, telegramFileId)
    }
    this.#inFlight--
    if (outcome.kind === 'sent' || outcome.kind === 'refused') this.#meter.count(clock.now())
    this.#pumpSoon()
  }
}
