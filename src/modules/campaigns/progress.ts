import { authorize, type Actor } from '../../kernel/actor.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { noSums, readSeries, readSums, SERIES_BUCKET_MS } from '../delivery/index.ts'
import type { Progress } from './contract.ts'
import { describeLimit, estimateMs, type LaneView } from './core/progress.ts'
import { joinPoints, rateOf } from './core/series.ts'
import type { CampaignDeps } from './deps.ts'
import { getCampaign } from './get-campaign.ts'
import { findBots, remainingByBot, type StoredCampaign } from './queries.ts'

type Deps = Pick<CampaignDeps, 'database' | 'clock' | 'delivery'>

/** The chart keeps this many points, and reads at most so many buckets: a week. */
const MAX_POINTS = 600
const MAX_BUCKETS = 120_960
/** Buckets that the rate is taken from: the running one and two before. */
const RATE_BUCKETS = 3

export async function readProgress(deps: Deps, actor: Actor, id: CampaignId): Promise<Progress> {
  authorize(actor, 'campaigns.read')
  const { readDb } = deps.database
  const campaign = await getCampaign(readDb, id)
  const now = deps.clock.now()
  const [sums, points, lanes] = await Promise.all([
    readSums(readDb, [id]),
    readSeries(readDb, id, RATE_BUCKETS),
    readLanes(deps, campaign),
  ])
  const rate = campaign.started_at === null ? null : rateOf(points, SERIES_BUCKET_MS, now, campaign.started_at)
  const views = lanes.map(({ view }) => view)
  const isRunning = campaign.state === 'running'
  return {
    state: campaign.state,
    pauseReason: campaign.pause_reason,
    sums: sums.get(id) ?? noSums(),
    ratePerSecond: Math.round((rate ?? 0) * 10) / 10,
    etaMs: isRunning ? estimateMs(views, rate, now) : null,
    limitedBy: isRunning ? describeLimit(views, now) : (idleWords(campaign, sums.get(id)?.total ?? 0) ?? ''),
    lanes: lanes.map(({ lane }) => lane),
    now,
  }
}

export async function readChart(deps: Pick<Deps, 'database'>, actor: Actor, id: CampaignId) {
  authorize(actor, 'campaigns.read')
  const { readDb } = deps.database
  await getCampaign(readDb, id)
  return joinPoints(await readSeries(readDb, id, MAX_BUCKETS), SERIES_BUCKET_MS, MAX_POINTS)
}

async function readLanes({ database, delivery }: Deps, { id, state, audience }: StoredCampaign) {
  const { accountIds } = audience
  if (state === 'draft') return []
  const [bots, remaining] = await Promise.all([
    findBots(database.readDb, accountIds),
    state === 'running' ? remainingByBot(database.readDb, id, accountIds) : new Map<number, number>(),
  ])
  return accountIds.map((accountId) => {
    const lane = delivery.lane(accountId)
    const bot = bots.get(accountId)
    const view: LaneView = {
      ...lane,
      username: bot?.username ?? `bot ${accountId}`,
      state: bot?.state ?? 'removed',
      healthReason: bot?.health_reason ?? null,
      remaining: remaining.get(accountId) ?? 0,
    }
    return { lane, view }
  })
}

function idleWords({ state, pause_reason }: StoredCampaign, total: number): string | null {
  switch (state) {
    case 'draft':
      return 'It has not been started.'
    case 'planning':
      return `The deliveries are being written down, ${total} so far; sending begins when all are.`
    case 'paused':
      return pause_reason
    case 'completed':
      return 'All is done.'
    case 'cancelled':
      return 'It was cancelled.'
    case 'running':
      return null
  }
}
