export type AccountState = 'active' | 'paused' | 'stopped' | 'removed'
export type Health = 'ok' | 'waiting' | 'bad' | 'off'

/** Starts the reasons that only a person can remove; others pass by themselves. */
const NEEDS_A_PERSON = 'Somebody else receives this bot’s messages'

export const anotherPoller =
  `${NEEDS_A_PERSON}: another program asks Telegram for them with the same token. ` +
  'Stop that program, or make a new token in @BotFather and add the bot again.'

export const webhookIsSet =
  `${NEEDS_A_PERSON}: Telegram sends them to a webhook. ` +
  'Stop the program that set it and call the Bot API method deleteWebhook, or make a new token in @BotFather and add the bot again.'

/** @param detail Telegram's own words, as `401 Unauthorized`. */
export const refusedByTelegram = (detail: string): string =>
  `Telegram refuses the bot (${detail}): its token was revoked, or the bot was deleted. ` +
  'Copy the current token from @BotFather and add the bot again; its subscribers are kept.'

export const tokenUnreadable =
  'The stored token cannot be opened with this master key. Add the bot again with its token; its subscribers are kept.'

export const tokenWorksAgain = 'Telegram accepts the token again. Resume the bot.'

export const restored =
  'It came out of a backup, and the install that the backup was taken of may still run with the same token: two of them would take each other’s messages. Resume it when that one has stopped for good.'

export const backlogTooLong = (waiting: number): string =>
  `More than ${waiting} messages from people wait to be handled; new ones are fetched when they are done.`

export const hostUnreachable = (detail: string): string =>
  `The Bot API server does not answer (${detail}). It is asked again and again; check the network, or TELEGRAM_API_ROOT.`

export const updatesRefused = (detail: string): string =>
  `Telegram refuses to hand over messages (${detail}). It is asked again and again.`

export const throttled = 'Telegram asked to be left alone for a while; it is asked again when that is over.'

export const updatesNotStored =
  'Messages from people could not be stored, so they stay with Telegram for now. Is the disk full? The log says more.'

export function healthOf(state: AccountState, reason: string | null, isWaiting: boolean): Health {
  if (state === 'paused' || state === 'removed') return 'off'
  if (state === 'stopped' || reason?.startsWith(NEEDS_A_PERSON) === true) return 'bad'
  return isWaiting || reason !== null ? 'waiting' : 'ok'
}
