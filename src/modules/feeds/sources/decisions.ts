import { transact } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { SourceId } from '../../../kernel/ids.ts'
import { entrySchema } from '../parsing/contract.ts'
import type { Sighting } from '../ports.ts'
import type { ReleaseRequest } from './contract.ts'
import { required } from './changes.ts'
import { subjectOf, type SourceDeps } from './deps.ts'
import { nothingHeld, sourcePaused } from './errors.ts'
import { failingGroup, heldGroup, silentGroup } from './polling/alerts.ts'
import { itemsOf } from './queries.ts'
import { readHeld } from './show.ts'
import { updateSource } from './source-store.ts'

/** Reads it as soon as its host may be asked. */
export async function pollNow({ database, clock, audit }: SourceDeps, actor: Actor, id: SourceId): Promise<void> {
  authorize(actor, 'feeds.write')
  await transact(database.db, async (trx) => {
    const { state } = await required(trx, id)
    if (state !== 'active') throw sourcePaused(id)
    await updateSource(trx, id, { next_poll_at: clock.now() })
    await audit.record(trx, actor, { action: 'source.polled', subject: subjectOf(id) })
  })
}

export async function pauseSource(
  { database, clock, audit, notices }: SourceDeps,
  actor: Actor,
  id: SourceId,
): Promise<void> {
  authorize(actor, 'feeds.write')
  await transact(database.db, async (trx) => {
    await required(trx, id)
    await updateSource(trx, id, { state: 'paused', updated_at: clock.now() })
    for (const group of [failingGroup(id), silentGroup(id)]) await notices.resolve(trx, group, 'the source was paused')
    await audit.record(trx, actor, { action: 'source.paused', subject: subjectOf(id) })
  })
}

export async function resumeSource(
  { database, clock, audit, notices }: SourceDeps,
  actor: Actor,
  id: SourceId,
): Promise<void> {
  authorize(actor, 'feeds.write')
  await transact(database.db, async (trx) => {
    await required(trx, id)
    const nowMs = clock.now()
    const well = { failure: null, failure_detail: null, failed_since: null, failures: 0 }
    await updateSource(trx, id, { state: 'active', next_poll_at: nowMs, ...well, updated_at: nowMs })
    await notices.resolve(trx, failingGroup(id), 'the source was resumed')
    await audit.record(trx, actor, { action: 'source.resumed', subject: subjectOf(id) })
  })
}

/** What becomes of items that are held. */
export async function releaseHeld(
  deps: SourceDeps,
  actor: Actor,
  id: SourceId,
  request: ReleaseRequest,
): Promise<void> {
  authorize(actor, 'feeds.post')
  const { database, clock, audit, notices, offers } = deps
  await transact(database.db, async (trx) => {
    const row = await required(trx, id)
    if (row.held === null) throw nothingHeld(id)
    const { itemIds } = readHeld(row.held)
    const nowMs = clock.now()
    if (request.as === 'post') {
      const sightings = (await itemsOf(trx, id, itemIds)).map(toSighting)
      await offers.offer(trx, { sourceId: id, sightings, withhold: null, nowMs })
    }
    await updateSource(trx, id, { held: null, updated_at: nowMs })
    await notices.resolve(
      trx,
      heldGroup(id),
      request.as === 'post' ? 'its items were released' : 'its items were known',
    )
    const details = { as: request.as, items: itemIds.length }
    await audit.record(trx, actor, { action: 'source.released', subject: subjectOf(id), details })
  })
}

const toSighting = (item: Awaited<ReturnType<typeof itemsOf>>[number]): Sighting => ({
  itemId: item.id,
  productId: item.product_id,
  key: item.product_key,
  rule: item.rule,
  entry: entrySchema.parse(JSON.parse(item.entry)),
  isNewItem: true,
  isNewProduct: false,
  before: null,
})
