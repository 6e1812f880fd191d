import type { Bot, Dialog } from '../world/types.ts'
import { createFloodGate } from './flood-gate.ts'
import type { FloodArrival, FloodGate } from './flood-gate.ts'
import type { Limits } from './limits.ts'
import { createSlidingWindow } from './sliding-window.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60_000

export type Counted = 'send' | 'edit'

export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number; readonly gate: FloodGate }

export interface AdmitContext {
  readonly limits: Limits
  readonly speed: number
  readonly arrival: FloodArrival
  /** An album counts as each of its items. */
  readonly messages?: number
}

const inSeconds = (waitMs: number): number => Math.max(1, Math.ceil(waitMs / SECOND_MS))

export const chatGate = (dialog: Dialog): FloodGate => (dialog.flood ??= createFloodGate())

/** The sliding second, shortened by what a fast clock adds to the network's jitter. */
const forgivenMs = (limits: Limits, speed: number): number => Math.min(SECOND_MS / 2, limits.jitterGraceMs * speed)

/** The place that the last of `messages` needs in a window of `limit`. */
const places = (limit: number, messages: number): number => Math.max(1, limit - messages + 1)

const botWaitMs = (bot: Bot, messages: number, { limits, speed, arrival }: AdmitContext): number => {
  if (limits.botPerSecond === 0) return 0
  const waitMs = bot.sendWindow.waitMs(arrival.nowMs, places(limits.botPerSecond, messages))
  return waitMs <= forgivenMs(limits, speed) ? 0 : waitMs
}

const privateWaitMs = (dialog: Dialog, limits: Limits, nowMs: number): number => {
  if (limits.privatePerSecond === 0) return 0
  const intervalMs = SECOND_MS / limits.privatePerSecond
  return Math.max(0, dialog.paceAtMs - (limits.privateBurst - 1) * intervalMs - nowMs)
}

const groupWaitMs = (dialog: Dialog, messages: number, { limits, arrival }: AdmitContext): number =>
  limits.groupPerMinute === 0
    ? 0
    : (dialog.groupWindow?.waitMs(arrival.nowMs, places(limits.groupPerMinute, messages)) ?? 0)

const chatWaitMs = (dialog: Dialog, counted: Counted, messages: number, context: AdmitContext): number => {
  if (dialog.kind !== 'private') return groupWaitMs(dialog, messages, context)
  return counted === 'send' ? privateWaitMs(dialog, context.limits, context.arrival.nowMs) : 0
}

const count = (bot: Bot, dialog: Dialog, counted: Counted, { limits, arrival }: AdmitContext): void => {
  const { nowMs } = arrival
  bot.sendWindow.add(nowMs)
  if (dialog.kind !== 'private') {
    dialog.groupWindow ??= createSlidingWindow(MINUTE_MS)
    dialog.groupWindow.add(nowMs)
  } else if (counted === 'send' && limits.privatePerSecond > 0) {
    dialog.paceAtMs = Math.max(nowMs, dialog.paceAtMs) + SECOND_MS / limits.privatePerSecond
  }
}

/** Counts messages or an edit, or closes the gate of the limit that it would break. */
export const admit = (bot: Bot, dialog: Dialog, counted: Counted, context: AdmitContext): Admission => {
  const { arrival, messages = 1 } = context
  const { nowMs } = arrival
  const chatMs = chatWaitMs(dialog, counted, messages, context)
  const botMs = botWaitMs(bot, messages, context)
  if (chatMs === 0 && botMs === 0) {
    for (let at = 0; at < messages; at++) count(bot, dialog, counted, context)
    return { kind: 'admitted' }
  }
  const gate = botMs > 0 ? bot.flood : chatGate(dialog)
  const retryAfterSeconds = inSeconds(Math.max(chatMs, botMs))
  gate.close(nowMs + retryAfterSeconds * SECOND_MS, arrival)
  return { kind: 'limited', retryAfterSeconds, gate }
}
