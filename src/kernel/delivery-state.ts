/**
 * The life of a delivery.
 *
 * `planned`: it will be sent at `due_at` or later, unless its origin is held. `sending`: the intent is durable; the bytes may or may
 * not have left. From there it comes to `sent` (Telegram gave a message id), `failed` (Telegram refused it: the reason says why) or
 * `uncertain` (no answer that can be trusted: it may have arrived). `skipped`: at the moment of sending the person had no live
 * subscription, or the account no right to post in the channel. `cancelled`: its campaign was cancelled first, its post withdrawn.
 *
 * Moves back: a 429, a connection that was never made and a bot that is refused as such lead from `sending` to `planned` with the
 * same attempt. A person may plan a `failed` row again, and decides whether an `uncertain` one is `sent` or `planned`. No timer does.
 * Edits and pins of posts may be done twice without harm: they are never `uncertain`, but planned again and at last `failed`.
 */
export const deliveryStates = ['planned', 'sending', 'sent', 'failed', 'uncertain', 'skipped', 'cancelled'] as const

export type DeliveryState = (typeof deliveryStates)[number]
