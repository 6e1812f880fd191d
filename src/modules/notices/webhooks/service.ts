import { randomBytes } from 'node:crypto'
import { transact, type Db } from '../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Audit } from '../../audit/index.ts'
import type { AddWebhookRequest, NewWebhookAnswer, Webhook } from '../contract.ts'
import { tooManyWebhooks, webhookNotFound } from '../errors.ts'
import { findWebhook, listWebhooks, webhookIds } from './webhook-queries.ts'
import { deleteWebhook, insertWebhook, sealWebhook } from './webhook-store.ts'

interface SecretRef {
  readonly table: string
  readonly column: string
  readonly row: number
}

/** Seals addresses and keys at rest; the sealed bytes open nowhere but at their row. */
export interface WebhookSecrets {
  seal(db: Db, ref: SecretRef, plaintext: string): Promise<Uint8Array>
  /** @throws AppError when they cannot be opened with this master key. */
  open(db: Db, ref: SecretRef, sealed: Uint8Array): Promise<string>
}

export interface WebhooksDeps {
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly secrets: WebhookSecrets
}

export interface Webhooks {
  list(readDb: Db, actor: Actor): Promise<Webhook[]>
  /** The answer holds the secret of its signatures, which is shown this once. */
  add(db: Db, actor: Actor, input: AddWebhookRequest): Promise<NewWebhookAnswer>
  remove(db: Db, actor: Actor, id: number): Promise<void>
}

const MAX_WEBHOOKS = 10
const KEY_BYTES = 32

const urlRef = (row: number): SecretRef => ({ table: 'notice_webhooks', column: 'url_sealed', row })
const secretRef = (row: number): SecretRef => ({ table: 'notice_webhooks', column: 'secret_sealed', row })

export function createWebhooks({ clock, audit, secrets }: WebhooksDeps): Webhooks {
  return {
    async list(readDb, actor) {
      authorize(actor, 'notices.read')
      return listWebhooks(readDb)
    },
    async add(db, actor, { name, url }) {
      authorize(actor, 'settings.write')
      const secret = `whsec_${randomBytes(KEY_BYTES).toString('base64')}`
      const { host } = new URL(url)
      return transact(db, async (trx) => {
        if ((await webhookIds(trx)).length >= MAX_WEBHOOKS) throw tooManyWebhooks(MAX_WEBHOOKS)
        const id = await insertWebhook(trx, { name, host, at: clock.now(), by: actorLabel(actor) })
        await sealWebhook(trx, id, {
          url_sealed: await secrets.seal(trx, urlRef(id), url),
          secret_sealed: await secrets.seal(trx, secretRef(id), secret),
        })
        await audit.record(trx, actor, { action: 'webhook.added', subject: `webhook:${id}`, details: { name, host } })
        return { id, name, host, secret }
      })
    },
    async remove(db, actor, id) {
      authorize(actor, 'settings.write')
      await transact(db, async (trx) => {
        if (!(await deleteWebhook(trx, id))) throw webhookNotFound(id)
        await audit.record(trx, actor, { action: 'webhook.removed', subject: `webhook:${id}` })
      })
    },
  }
}

export interface OpenWebhook {
  readonly name: string
  readonly host: string
  readonly url: string
  readonly secret: string
}

/** Undefined when it was removed. @throws AppError `secret_unreadable`. */
export async function openWebhook(db: Db, secrets: WebhookSecrets, id: number): Promise<OpenWebhook | undefined> {
  const row = await findWebhook(db, id)
  if (row === undefined || row.url_sealed === null || row.secret_sealed === null) return undefined
  const url = await secrets.open(db, urlRef(id), row.url_sealed)
  return { name: row.name, host: row.host, url, secret: await secrets.open(db, secretRef(id), row.secret_sealed) }
}
