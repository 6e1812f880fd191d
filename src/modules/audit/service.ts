import { createHmac } from 'node:crypto'
import type { Db, Trx } from '../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../kernel/page.ts'
import type { AuditEvent, AuditVerdict } from './contract.ts'
import { canonicalJson, type Json } from './core/canonical.ts'
import { eventHash, faultOf, genesisHash, type ChainedEvent, type Mac } from './core/chain.ts'
import { eventsAfter, eventsBefore } from './queries.ts'
import { appendEvent, headHash } from './store.ts'

const VERIFY_PAGE = 1_000

export interface AuditEntry {
  /** What was done, as `account.added`. */
  readonly action: string
  /** To what, as `account:3`. */
  readonly subject: string
  /** Facts without secrets. */
  readonly details?: Readonly<Record<string, Json>>
}

export interface Audit {
  /** Writes the entry in the transaction of the change that it tells of. */
  record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void>
  /** Newest first. */
  list(readDb: Db, actor: Actor, page: PageRequest): Promise<Page<AuditEvent>>
  /** Recomputes the chain. Only against a head that was kept elsewhere does it also see that the end was cut off. */
  verify(readDb: Db, actor: Actor, expectedHead?: string): Promise<AuditVerdict>
}

interface AuditDeps {
  /** Secret of the chain: without it nobody can write an event that fits. */
  readonly key: Buffer
  readonly clock: Clock
  /** Throws when the actor lost what the change needs since it was let in: then the change is not written either. */
  readonly refuseFallen?: (trx: Trx, actor: Actor) => Promise<void>
}

export function createAudit({ key, clock, refuseFallen }: AuditDeps): Audit {
  const mac: Mac = (text) => createHmac('sha256', key).update(text).digest('hex')
  return {
    async record(trx, actor, { action, subject, details = {} }) {
      await refuseFallen?.(trx, actor)
      const event = {
        at: clock.now(),
        actor: actorLabel(actor),
        action,
        subject,
        details: canonicalJson(details),
        previous_hash: await headHash(trx),
      }
      await appendEvent(trx, { ...event, hash: eventHash(mac, event) })
    },
    async list(readDb, actor, { limit, cursor }) {
      authorize(actor, 'audit.read')
      const beforeId = cursor === undefined ? undefined : Number(decodeCursor(cursor, 1)[0])
      const rows = await eventsBefore(readDb, beforeId, limit + 1)
      const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
      return { items: items.map(toEvent), nextCursor }
    },
    verify(readDb, actor, expectedHead) {
      authorize(actor, 'audit.read')
      return verifyChain(readDb, mac, expectedHead?.trim().toLowerCase())
    },
  }
}

async function verifyChain(readDb: Db, mac: Mac, expectedHead: string | undefined): Promise<AuditVerdict> {
  let head = genesisHash
  let events = 0
  let isExpectedSeen = expectedHead === undefined || expectedHead === genesisHash
  for (let afterId = 0, page = await eventsAfter(readDb, afterId, VERIFY_PAGE); page.length > 0;) {
    for (const event of page) {
      events += 1
      const problem = faultOf(mac, head, event)
      if (problem !== null) return { ok: false, events, head, firstBad: event.id, problem }
      head = event.hash
      isExpectedSeen ||= head === expectedHead
      afterId = event.id
    }
    page = await eventsAfter(readDb, afterId, VERIFY_PAGE)
  }
  if (isExpectedSeen) return { ok: true, events, head, firstBad: null, problem: null }
  const problem = `The log holds no event with the expected head ${expectedHead ?? ''}: its end was cut off, or the head is of another install.`
  return { ok: false, events, head, firstBad: null, problem }
}

function toEvent({ id, at, actor, action, subject, details }: ChainedEvent): AuditEvent {
  const parsed: unknown = JSON.parse(details)
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  return { id, at, actor, action, subject, details: isObject ? { ...parsed } : { value: parsed } }
}
