import type { Account } from '../../../src/modules/accounts/contract.ts'
import { addBots, sendStarts, waitForDelivered, waitForSubscribers } from '../../../scripts/stage/crowd.ts'
import { openCluster, type Cluster } from '../../../scripts/stage/cluster.ts'
import { openStage, pause, type Stage } from '../../../scripts/stage/stage.ts'
import { ambiguousFaults, faults, printResult, type Plan } from '../plan.ts'
import { createChance } from '../chance.ts'
import { openCrew, type Crew } from './crew.ts'
import { runCampaigns, type Rounds } from './rounds.ts'
import { watchLeases } from './leases.ts'
import { overlapsIn } from './wire.ts'

export interface WorkersPlan extends Plan {
  readonly workers: number
  /** SIGSTOP beyond the lease, then SIGCONT. */
  readonly stops: number
  /** SIGTERM with a successor that is there already. */
  readonly restarts: number
}

const MAX_WINDOW = 8
/** The lease runs for 6 s; a beat later another has it. */
const FROZEN_MS = 8_500
const MAX_MOVE_MS = 10_000
/** A worker sends for a while between two blows. */
const REST_MS = 1_500

/** Hurts the workers of a PostgreSQL install while they send, and compares as `campaignSoak` does. */
export async function workersSoak(plan: WorkersPlan): Promise<boolean> {
  const startedAt = performance.now()
  const stage = await openStage({ speed: plan.speed, seed: plan.seed })
  let cluster: Cluster | undefined
  try {
    cluster = await openCluster(stage)
    const leases = await watchLeases(cluster.databaseUrl)
    const crew = await openCrew(cluster, { apiRoot: stage.apiRoot, size: plan.workers, leases })
    const accounts = await gather(stage, cluster, plan)
    await stage.control.setFaults(faults(plan.seed))
    const rounds = runCampaigns(stage, cluster.web.api, { accounts, recipients: plan.recipients })
    const moves = await hurt(crew, plan)
    const result = await rounds.finish()
    await leases.close()
    crew.close()
    return await report({ stage, crew, plan, moves, result, startedAt })
  } finally {
    await cluster?.close()
    await stage.close()
  }
}

async function gather(stage: Stage, { web }: Cluster, plan: Plan): Promise<Account[]> {
  const accounts = await addBots(stage.control, web.api, plan.bots)
  await sendStarts(stage.control, accounts, plan.recipients)
  await waitForSubscribers(web.api, plan.recipients, () => {})
  await waitForDelivered(stage.control, plan.recipients)
  return accounts
}

type Blow = 'kill' | 'freeze' | 'replace'

/** All blows in a random order, each at a random worker; returns how long accounts were without an owner, by blow. */
async function hurt(crew: Crew, plan: WorkersPlan): Promise<Record<Blow, number[]>> {
  const chance = createChance(plan.seed)
  const blows: Blow[] = [
    ...Array.from({ length: plan.kills }, () => 'kill' as const),
    ...Array.from({ length: plan.stops }, () => 'freeze' as const),
    ...Array.from({ length: plan.restarts }, () => 'replace' as const),
  ]
  const moves: Record<Blow, number[]> = { kill: [], freeze: [], replace: [] }
  while (blows.length > 0) {
    const [blow = 'kill'] = blows.splice(Math.floor(chance() * blows.length), 1)
    const position = Math.floor(chance() * plan.workers)
    await pause(chance() * REST_MS)
    const moved =
      blow === 'freeze' ? (await crew.freeze(position, FROZEN_MS + chance() * 500), null) : await crew[blow](position)
    if (moved !== null) moves[blow].push(Math.round(moved))
    process.stderr.write(
      `${blows.length} blows left, the last: ${blow}${moved === null ? '' : ` ${Math.round(moved)} ms`}\n`,
    )
  }
  return moves
}

async function report(told: {
  readonly stage: Stage
  readonly crew: Crew
  readonly plan: WorkersPlan
  readonly moves: Record<Blow, number[]>
  readonly result: Rounds
  readonly startedAt: number
}): Promise<boolean> {
  const { stage, crew, plan, moves, result } = told
  const ambiguous = await ambiguousFaults(stage)
  const overlaps = overlapsIn(crew.seen)
  const allowed = (plan.kills + plan.stops) * plan.bots * MAX_WINDOW + ambiguous
  const slowest = Math.max(0, ...moves.kill, ...moves.replace)
  const ok =
    result.agrees && result.verified && result.uncertain <= allowed && overlaps.length === 0 && slowest <= MAX_MOVE_MS
  printResult({
    soak: 'campaign',
    store: 'postgres',
    ...plan,
    ...result,
    sends: crew.seen.length,
    overlaps: overlaps.length,
    slowestMoveMs: { kill: Math.max(0, ...moves.kill), restart: Math.max(0, ...moves.replace) },
    ambiguous,
    allowed,
    ok,
    seconds: Math.round((performance.now() - told.startedAt) / 1000),
  })
  if (overlaps.length > 0) printResult(overlaps.slice(0, 10))
  return ok
}
