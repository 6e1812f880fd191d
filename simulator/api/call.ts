import type { FloodArrival, FloodGate } from '../limits/flood-gate.ts'
import type { Limits } from '../limits/limits.ts'
import type { Params } from '../server/params.ts'
import type { Receipts } from '../world/receipts.ts'
import type { FileStore } from '../world/file-store.ts'
import type { World } from '../world/world.ts'
import type { Bot } from '../world/types.ts'

/** What a counted call did, for the ledger. */
export interface Trace {
  chatId: number | undefined
  text: string
  mediaSha256: string
  hasKeyboard: boolean
  messageId: number | undefined
  /** Messages that exist because of this call: an album makes several. */
  messageCount: number
  /** Set when one of our own limits refused the call. */
  limitedBy: FloodGate | undefined
}

export interface CallbackAnswer {
  readonly text: string
  readonly showAlert: boolean
  readonly url: string
}

export interface PendingCallback {
  readonly botId: number
  readonly expiresAtMs: number
  answer: CallbackAnswer | undefined
}

/** The state that methods work on. */
export interface Telegram {
  readonly world: World
  readonly files: FileStore
  readonly limits: Limits
  readonly callbacks: Map<string, PendingCallback>
  readonly receipts: Receipts
}

export interface Call {
  readonly telegram: Telegram
  readonly bot: Bot
  /** As it is spelled in Telegram's documentation. */
  readonly method: string
  readonly params: Params
  readonly arrival: FloodArrival
  readonly trace: Trace
  /** The fault script lets one item of an album fail. */
  albumFault: { readonly item: number; readonly error: string } | undefined
  /** Called when the client goes away before its answer. */
  readonly onClosed: (callback: () => void) => void
}

export type Method = (call: Call) => unknown
