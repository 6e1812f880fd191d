import type { UpdateHandler } from '../accounts/index.ts'

const HELP = 'I only send news and cannot read messages. Send /start to get them, or /stop to get nothing more.'

/** The last handler: tells a person who writes what the bot understands; it is silent in groups. */
export const catchAllHandler: UpdateHandler = (_trx, { update }) =>
  Promise.resolve({
    replies: update.kind === 'text' && update.chat?.kind === 'person' ? [{ html: HELP, buttons: [] }] : [],
  })
