import type { Database } from '../db/database.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { ContactId } from '../kernel/ids.ts'
import type { Audit } from '../modules/audit/index.ts'
import { forgetContact, type LedgerOfPerson } from '../modules/audiences/index.ts'
import { blankDeliveries, deliveriesAbout } from '../modules/delivery/index.ts'

interface Forgetting {
  readonly database: Database
  readonly audit: Pick<Audit, 'record'>
  readonly clock: Clock
}

/** What is known of a person is in two modules: audiences begins, the ledger follows in the same transaction. */
export function composeForgetting({ database, audit, clock }: Forgetting) {
  const ledger: LedgerOfPerson = {
    find: (contactId) => deliveriesAbout(database.readDb, contactId),
    blank: blankDeliveries,
  }
  return (actor: Actor, contactId: ContactId): Promise<void> =>
    forgetContact({ database, audit, clock, ledger }, actor, contactId)
}
