import { tryTurn } from '../../db/portable.ts'
import type { Trx } from '../../db/transaction.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { cancelPlanned, doubtPlanned, noSums, planChunk, readSums, setHold, templateFields } from '../delivery/index.ts'
import { createBackground, type Next } from './background.ts'
import { FIRST_CHUNK_ROWS, nextChunkRows } from './core/chunk.ts'
import { turnOf } from './get-campaign.ts'
import type { CampaignDeps } from './deps.ts'
import { findCampaign, unfinishedWork, type StoredCampaign } from './queries.ts'
import { moveState, savePlanPosition, settleOriginal } from './store.ts'

export interface Planner {
  /** Goes on with what an ended process left unfinished or another one begun. Call it after the deliveries are recovered. */
  start(): Promise<void>
  plan(id: CampaignId): void
  /** Cancels what is planned, also what still comes back from being in flight. */
  sweep(id: CampaignId): void
  stop(): Promise<void>
}

type Deps = Pick<CampaignDeps, 'database' | 'clock' | 'logger' | 'delivery' | 'works'>

/** In flight rows of a cancelled campaign are looked for this often. */
const SWEEP_MS = 250
/** Another process is at it. */
const TAKEN_MS = 1_000

/**
 * Writes one delivery a recipient, in chunks whose transactions stay short. The position is written with each chunk, so that a
 * killed process goes on where it was. Nothing is sent before the last chunk: the hold `planning` is released with it.
 */
export function createPlanner(deps: Deps): Planner {
  const { database } = deps
  const background = createBackground(deps.logger)
  const chunk = createChunkSize()

  const write = <T>(job: (trx: Trx) => Promise<T>): Promise<T> =>
    database.writer.write((trx) => chunk.measure(() => job(trx)))

  const planStep = async (id: CampaignId): Promise<Next> => {
    const result = await write((trx) => planNext(trx, id, chunk.rows(), deps.clock.now()))
    if (result === 'finished') await deps.delivery.wake()
    if (result === 'taken') return { afterMs: TAKEN_MS }
    return result === 'more' ? { afterMs: 0 } : 'done'
  }

  const sweepStep = async (id: CampaignId): Promise<Next> => {
    const left = await write((trx) => cancelNext(trx, id, chunk.rows(), deps.clock.now()))
    if (left === 'none') return 'done'
    return { afterMs: left === 'planned' ? 0 : SWEEP_MS }
  }

  const run: typeof background.run = (key, step) => {
    if (deps.works) background.run(key, step)
  }
  const plan = (id: CampaignId): void => run(`plan ${id}`, () => planStep(id))
  const sweep = (id: CampaignId): void => run(`cancel ${id}`, () => sweepStep(id))
  return {
    plan,
    sweep,
    async start() {
      for (const { id, state } of await unfinishedWork(database.db)) {
        if (state === 'planning') plan(id)
        else sweep(id)
      }
    },
    stop: () => background.stop(),
  }
}

/** The size of a chunk follows what the last one took on this machine. */
function createChunkSize() {
  let rows = FIRST_CHUNK_ROWS
  return {
    rows: () => rows,
    async measure<T>(work: () => Promise<T>): Promise<T> {
      const startedAt = performance.now()
      const result = await work()
      rows = nextChunkRows(rows, performance.now() - startedAt)
      return result
    },
  }
}

async function planNext(
  trx: Trx,
  id: CampaignId,
  limit: number,
  now: number,
): Promise<'more' | 'finished' | 'stopped' | 'taken'> {
  if (!(await tryTurn(trx, turnOf(id)))) return 'taken'
  const campaign = await findCampaign(trx, id)
  if (campaign?.state !== 'planning') return 'stopped'
  const accountId = campaign.audience.accountIds[campaign.plan_account]
  if (accountId === undefined) {
    // What another copy of this install may have sent is not sent by this one.
    if (campaign.original === 'doubt' && (await doubtPlanned(trx, { campaignId: id, limit, now })) > 0) return 'more'
    return finish(trx, id, now)
  }
  const chunk = await planChunk(trx, { ...whatToPlan(campaign), accountId, limit })
  const nextAccount = campaign.plan_account + 1
  await savePlanPosition(
    trx,
    id,
    chunk.done
      ? { plan_account: nextAccount, plan_contact: 0 }
      : { plan_account: campaign.plan_account, plan_contact: chunk.lastContactId },
  )
  const isPlanned = chunk.done && nextAccount === campaign.audience.accountIds.length
  return isPlanned && campaign.original === null ? finish(trx, id, now) : 'more'
}

function whatToPlan({ id, audience, message, message_ref, started_at, plan_contact }: StoredCampaign) {
  if (message_ref === null || started_at === null) throw new Error(`Campaign ${id} is being planned without a start.`)
  return {
    campaignId: id,
    messageRef: message_ref,
    filter: { source: audience.source, languageCode: audience.languageCode, tags: audience.tags },
    fields: templateFields(message.text),
    snapshotAt: started_at,
    afterContactId: plan_contact,
  }
}

async function finish(trx: Trx, id: CampaignId, now: number): Promise<'finished'> {
  const { planned, sending } = (await readSums(trx, [id])).get(id) ?? noSums()
  await setHold(trx, id, null)
  await settleOriginal(trx, id, null)
  await moveState(trx, { id, from: ['planning'], to: planned + sending === 0 ? 'completed' : 'running' }, now)
  return 'finished'
}

async function cancelNext(
  trx: Trx,
  id: CampaignId,
  limit: number,
  now: number,
): Promise<'planned' | 'sending' | 'none'> {
  if (!(await tryTurn(trx, turnOf(id)))) return 'sending'
  await cancelPlanned(trx, { campaignId: id, now, limit })
  const sums = (await readSums(trx, [id])).get(id)
  if (sums === undefined) return 'none'
  if (sums.planned > 0) return 'planned'
  return sums.sending > 0 ? 'sending' : 'none'
}
