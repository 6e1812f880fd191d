import type { Answer, WebhookState } from '../gateway.ts'
import { integer, isObject } from './answer.ts'
import { createConnections } from './connections.ts'
import { createCall } from './call.ts'
import type { BotApiOptions } from './sender.ts'

/** Where Telegram sends the updates of a bot: with a webhook, nobody can poll. */
export async function askWebhook(token: string, options: BotApiOptions): Promise<Answer<WebhookState>> {
  const connections = createConnections(options.origin, options.timeouts.connectMs)
  try {
    return await createCall(
      token,
      `${options.prefix}/bot${token}/`,
      connections,
      options.timeouts.callMs,
    )('getWebhookInfo', {}, read)
  } finally {
    await connections.destroy()
  }
}

function read(result: unknown): WebhookState | undefined {
  if (!isObject(result) || typeof result['url'] !== 'string') return undefined
  const url = URL.parse(result['url'])
  return {
    host: result['url'] === '' ? null : (url?.host ?? 'unknown'),
    waiting: integer(result['pending_update_count']) ?? 0,
  }
}
