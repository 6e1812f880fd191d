import { parseArgs } from 'node:util'
import type { Account } from '../../src/modules/accounts/contract.ts'
import type { Campaign, Progress } from '../../src/modules/campaigns/contract.ts'
import { agrees, compare, type Agreement } from '../../scripts/stage/agreement.ts'
import type { Api } from '../../scripts/stage/api.ts'
import { addBots, sendStarts, waitForDelivered, waitForSubscribers } from '../../scripts/stage/crowd.ts'
import { openStage, pause, stop, type Product, type Stage } from '../../scripts/stage/stage.ts'
import { workersSoak, type WorkersPlan } from './workers/soak.ts'
import { ambiguousFaults, faults, printResult, type Plan } from './plan.ts'
import { createChance } from './chance.ts'

/** What `npm test` can afford. */
const SHORT: WorkersPlan = {
  kills: 12,
  recipients: 900,
  seed: 1,
  bots: 3,
  speed: 10,
  workers: 1,
  stops: 0,
  restarts: 0,
}
const LONG: WorkersPlan = { ...SHORT, kills: 200, recipients: 10_000, speed: 5 }
/** Each blow waits for leases to run out, in real time; short campaigns follow one another meanwhile. */
const SHORT_WORKERS: WorkersPlan = { ...SHORT, kills: 2, recipients: 300, speed: 1, workers: 2, stops: 1, restarts: 1 }
const LONG_WORKERS: WorkersPlan = { ...SHORT_WORKERS, kills: 200, recipients: 1_200, bots: 4, stops: 100, restarts: 20 }
const MAX_WINDOW = 8
const STARTUP_KILL_SHARE = 0.15
const STARTUP_MS = 700
const COMPLETION_TIMEOUT_MS = 300_000
const MARKER = 'soak-campaign'

/**
 * Kills Switchboard at random moments while it sends a campaign, with faults on, and compares its ledger with what the simulated
 * Telegram delivered. Returns whether nobody got it twice, nobody was lost, and no more is uncertain than may be.
 */
export async function campaignSoak(args: readonly string[]): Promise<boolean> {
  const plan = readPlan(args)
  return plan.store === 'postgres' ? workersSoak(plan) : oneProcessSoak(plan)
}

async function oneProcessSoak(plan: Plan): Promise<boolean> {
  const startedAt = performance.now()
  const stage = await openStage({ speed: plan.speed, seed: plan.seed })
  try {
    let product = await stage.start()
    const accounts = await addBots(stage.control, product.api, plan.bots)
    await sendStarts(stage.control, accounts, plan.recipients)
    await waitForSubscribers(product.api, plan.recipients, () => {})
    await waitForDelivered(stage.control, plan.recipients)
    await stage.control.setFaults(faults(plan.seed))
    const campaign = await start(product.api, accounts)
    const killed = await killRepeatedly(stage, product, plan)
    product = killed.product
    await complete(product.api, campaign.id)
    const agreement = await compare(stage.control, product.api, campaign, MARKER)
    const verified = await product.api.post<{ ok: boolean }>(`/campaigns/${campaign.id}/verify`)
    const ambiguous = await ambiguousFaults(stage)
    const summary = await stage.control.summary()
    await stop(product.child)
    const allowed = killed.kills * plan.bots * MAX_WINDOW + ambiguous
    // A kill between a 429 and its record forgets the pause: once for each bot.
    const mayBeEarly = killed.kills * plan.bots
    const ok = agrees(agreement) && verified.ok && agreement.uncertain <= allowed && summary.earlySends <= mayBeEarly
    print({ plan, agreement, kills: killed.kills, ambiguous, allowed, ok, startedAt, earlySends: summary.earlySends })
    return ok
  } finally {
    await stage.close()
  }
}

async function start(api: Api, accounts: readonly Account[]): Promise<Campaign> {
  const campaign = await api.post<Campaign>('/campaigns', {
    name: 'Soak',
    message: { text: `${MARKER} for {{first_name|you}}`, media: null, button: null },
    audience: { accountIds: accounts.map(({ id }) => id) },
  })
  const { audience } = await api.get<{ audience: { recipients: number } }>(`/campaigns/${campaign.id}/preflight`)
  await api.post(`/campaigns/${campaign.id}/start`, { confirmRecipients: audience.recipients })
  return campaign
}

/** Spreads the kills over the whole campaign: each life lasts until a random number of further messages has arrived. */
async function killRepeatedly(stage: Stage, first: Product, plan: Plan): Promise<{ product: Product; kills: number }> {
  const chance = createChance(plan.seed)
  let product = first
  let kills = 0
  const before = (await stage.control.summary()).committed
  while (kills < plan.kills) {
    const committed = (await stage.control.summary()).committed
    const left = before + plan.recipients * 0.95 - committed
    if (left > 0 && chance() > STARTUP_KILL_SHARE) {
      await stage.ready(product)
      await committedBeyond(stage, committed + Math.floor((chance() * 2 * left) / (plan.kills - kills + 1)))
      await pause(chance() * 40)
    } else {
      await pause(chance() * STARTUP_MS)
    }
    product.child.signal('SIGKILL')
    await product.child.exited
    kills++
    product = stage.launch()
  }
  await stage.ready(product)
  return { product, kills }
}

async function committedBeyond(stage: Stage, target: number): Promise<void> {
  const deadline = performance.now() + 20_000
  while ((await stage.control.summary()).committed < target && performance.now() < deadline) await pause(10)
}

async function complete(api: Api, campaignId: number): Promise<void> {
  const deadline = performance.now() + COMPLETION_TIMEOUT_MS
  for (;;) {
    const { state, sums } = await api.get<Progress>(`/campaigns/${campaignId}/progress`)
    if (state === 'completed') return
    if (performance.now() > deadline)
      throw new Error(`The campaign is ${state} with ${JSON.stringify(sums)} after the last kill.`)
    await pause(200)
  }
}

interface Result {
  readonly plan: Plan
  readonly agreement: Agreement
  readonly kills: number
  readonly ambiguous: number
  readonly allowed: number
  readonly ok: boolean
  readonly startedAt: number
  readonly earlySends: number
}

function print({ plan, agreement, startedAt, ...rest }: Result): void {
  const { doubled, lost, unrecorded, ...counts } = agreement
  const figures = {
    soak: 'campaign',
    ...plan,
    ...counts,
    doubled: doubled.length,
    lost: lost.length,
    unrecorded: unrecorded.length,
    ...rest,
    seconds: Math.round((performance.now() - startedAt) / 1000),
  }
  printResult(figures)
  if (!rest.ok) printResult({ doubled, lost, unrecorded })
}

function readPlan(args: readonly string[]): Plan & WorkersPlan & { readonly store: string } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      kills: { type: 'string' },
      recipients: { type: 'string' },
      seed: { type: 'string' },
      bots: { type: 'string' },
      speed: { type: 'string' },
      store: { type: 'string', default: 'sqlite' },
      workers: { type: 'string' },
      stops: { type: 'string' },
      restarts: { type: 'string' },
      assert: { type: 'boolean' },
    },
  })
  const isShared = values.store === 'postgres'
  const usual = values.short ? (isShared ? SHORT_WORKERS : SHORT) : isShared ? LONG_WORKERS : LONG
  return {
    kills: Number(values.kills ?? usual.kills),
    recipients: Number(values.recipients ?? usual.recipients),
    seed: Number(values.seed ?? usual.seed),
    bots: Number(values.bots ?? usual.bots),
    speed: Number(values.speed ?? usual.speed),
    store: values.store,
    workers: Number(values.workers ?? usual.workers),
    stops: Number(values.stops ?? usual.stops),
    restarts: Number(values.restarts ?? usual.restarts),
  }
}
