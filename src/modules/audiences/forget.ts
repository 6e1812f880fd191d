import type { Database } from '../../db/database.ts'
import { transact, type Trx } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ContactId, DeliveryId } from '../../kernel/ids.ts'
import type { AuditEntry } from '../audit/index.ts'
import { contactById } from './contact-queries.ts'
import { contactNotFound, contactNotAPerson } from './errors.ts'
import { blankContact, dropEvidence } from './forget-store.ts'
import { setSubscription } from './subscription-store.ts'

/** What the ledger keeps of a person: asked for outside of the transaction, because it may take long to find. */
export interface LedgerOfPerson {
  find(contactId: ContactId): Promise<readonly DeliveryId[]>
  blank(trx: Trx, contactId: ContactId, found: readonly DeliveryId[], now: number): Promise<void>
}

export interface ForgetDeps {
  readonly database: Pick<Database, 'db'>
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly clock: Clock
  readonly ledger: LedgerOfPerson
}

/**
 * Takes away what is known of a person who asks for it: names, username, language, Telegram id, tags, evidence, and what their
 * messages said of them. They are messaged no more; a row without a name stays, so that sums of campaigns stay true. Whoever
 * presses Start again is a new contact. Updates of Telegram are deleted after seven days anyway, uploaded files after their import.
 * @throws AppError `contact_not_found`, `contact_not_a_person`.
 */
export async function forgetContact(deps: ForgetDeps, actor: Actor, contactId: ContactId): Promise<void> {
  authorize(actor, 'contacts.write')
  const { database, audit, clock, ledger } = deps
  const found = await ledger.find(contactId)
  await transact(database.db, async (trx) => {
    const contact = await contactById(trx, contactId)
    if (contact === undefined) throw contactNotFound(contactId)
    if (contact.kind !== 'person') throw contactNotAPerson(contactId)
    const at = clock.now()
    const evidence = { kind: 'forgotten' } as const
    for (const { accountId } of contact.subscriptions)
      await setSubscription(trx, { accountId, contactId, status: 'unsubscribed', evidence, at })
    await dropEvidence(trx, contactId, JSON.stringify(evidence))
    await blankContact(trx, contactId, at)
    await ledger.blank(trx, contactId, found, at)
    await audit.record(trx, actor, { action: 'contact.forgotten', subject: `contact:${contactId}`, details: {} })
  })
}
