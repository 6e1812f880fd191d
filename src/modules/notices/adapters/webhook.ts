import { createHmac } from 'node:crypto'
import type { Db } from '../../../db/transaction.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { GuardedFetch } from '../../../platform/fetch/index.ts'
import { webhookBody } from '../core/webhook.ts'
import type { NoticeChannelPort, SendResult } from '../ports.ts'
import { openWebhook, type WebhookSecrets } from '../webhooks/service.ts'
import { webhookIds } from '../webhooks/webhook-queries.ts'

export interface WebhookChannelDeps {
  readonly db: Db
  readonly secrets: WebhookSecrets
  readonly fetch: GuardedFetch
  /** Real time: the receiver judges the age of a message by its own clock. */
  readonly realClock: Clock
}

const TIMEOUT_MS = 15_000
const MAX_ANSWER_BYTES = 64 * 1024
/** Answers of a receiver that will say the same tomorrow. */
const FINAL = new Set([400, 401, 403, 404, 405, 410, 411, 413, 414, 415, 422])

/** Posts to webhooks as the Standard Webhooks specification says: headers webhook-id, webhook-timestamp, webhook-signature. */
export function createWebhookChannel({ db, secrets, fetch, realClock }: WebhookChannelDeps): NoticeChannelPort {
  return {
    targets: async (trx) => (await webhookIds(trx)).map((id) => `webhook:${id}`),
    async deliver(notice, target, signal) {
      const webhook = await openWebhook(db, secrets, Number(target.slice('webhook:'.length)))
      if (webhook === undefined) return { kind: 'skipped', detail: 'The webhook was removed.' }
      const body = webhookBody(notice)
      const timestamp = Math.floor(realClock.now() / 1000)
      const answer = await fetch.fetch(webhook.url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': notice.reference,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': sign(webhook.secret, `${notice.reference}.${timestamp}.${body}`),
        },
        maxBytes: MAX_ANSWER_BYTES,
        totalTimeoutMs: TIMEOUT_MS,
        signal,
      })
      if (answer.kind === 'failed')
        return {
          kind: 'failed',
          detail: `The webhook ${webhook.name} (${webhook.host}) was not reached. ${answer.detail}`,
          isFinal: answer.reason === 'blocked' || answer.reason === 'bad_url',
        }
      return judge(webhook, answer.status)
    },
  }
}

/** `v1,` and the HMAC-SHA256 in base64 under the key that follows `whsec_`. */
export const sign = (secret: string, content: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(content)
    .digest('base64')}`

function judge({ name, host }: { readonly name: string; readonly host: string }, status: number): SendResult {
  if (status >= 200 && status < 300) return { kind: 'sent', detail: `${host} took it (${status}).` }
  const advice =
    status >= 300 && status < 400
      ? 'It sends on to another address, which is not followed: enter that address.'
      : 'Check its address at the receiver, and that it takes JSON by POST.'
  return {
    kind: 'failed',
    detail: `The webhook ${name} (${host}) answered ${status}. ${advice}`,
    isFinal: FINAL.has(status) || (status >= 300 && status < 400),
  }
}
