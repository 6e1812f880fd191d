import type { Logger } from '../../kernel/log.ts'
import type { SenderFactory } from '../gateway.ts'
import { createBotApiSender, type BotApiTimeouts } from './sender.ts'
import { askWebhook } from './webhook.ts'

export type { BotApiTimeouts } from './sender.ts'

/** @param apiRoot of the Bot API server, as https://api.telegram.org; it may have a path. */
export function createSenderFactory({
  apiRoot,
  timeouts,
  logger,
}: {
  readonly apiRoot: string
  readonly timeouts: BotApiTimeouts
  readonly logger: Logger
}): SenderFactory {
  const { origin, pathname } = new URL(apiRoot)
  const options = { origin, prefix: pathname.replace(/(?<!\/)\/+$/, ''), timeouts, logger }
  return {
    botApi: (token, mayLeave) => createBotApiSender(token, { ...options, mayLeave }),
    webhook: (token) => askWebhook(token, options),
  }
}
