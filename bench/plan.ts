import { parseArgs } from 'node:util'
import type { Progress } from '../src/modules/campaigns/contract.ts'
import { pause, stop, type Stage } from '../scripts/stage/stage.ts'
import { median, quantile, type Figures } from './figures.ts'
import { indexedReads } from './plan/indexed-reads.ts'
import { residentMib } from './process-usage.ts'
import { countRecipients, draftCampaign, openScene, startCampaign, type Scene } from './stage/scene.ts'
import { watch } from './stage/watch.ts'

const BOTS = 10
const MAX_SECONDS = 15
const MAX_MEMORY_MIB = 200
const MAX_LOOP_DELAY_MS = 50
const MAX_READY_MS = 1_000
const MAX_READ_MS = 0.05
const PLAN_TIMEOUT_MS = 600_000
const POLL_MS = 50
const STARTS = 5
const READS = 20_000

/** `--recipients N`. */
export async function planBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { recipients: { type: 'string', default: '1000000' } } })
  const recipients = Number(values.recipients)
  figures.note(
    `${recipients} subscribers of ${BOTS} bots, started as a person does: POST /campaigns/ID/start; seconds until it runs`,
  )
  const scene = await openScene({ speed: 1, bots: BOTS, perBot: Math.ceil(recipients / BOTS), atTelegram: false })
  try {
    await plan(figures, scene)
    await stop(scene.product.child)
    await startUp(figures, scene.stage)
    await readByIndex(figures, scene.stage)
  } finally {
    await scene.stage.close()
  }
}

async function plan(figures: Figures, { stage, product, accounts }: Scene): Promise<void> {
  const { api, child } = product
  const campaign = await draftCampaign(api, accounts)
  const watching = await watch(stage, product)
  const countedAt = performance.now()
  const recipients = await countRecipients(api, campaign)
  const startedAt = performance.now()
  await startCampaign(api, campaign, recipients)
  await untilRunning(() => api.get<Progress>(`/campaigns/${campaign.id}/progress`))
  const seconds = (performance.now() - startedAt) / 1000
  const usage = await watching.end()
  await api.post(`/campaigns/${campaign.id}/pause`)
  const afterMib = residentMib(child.pid)
  const verifiedAt = performance.now()
  const { ok } = await api.post<{ ok: boolean }>(`/campaigns/${campaign.id}/verify`)
  const { sums } = await api.get<Progress>(`/campaigns/${campaign.id}/progress`)
  if (!ok || sums.total !== recipients) throw new Error(`The plan is not whole: ${JSON.stringify(sums)}`)

  figures.say('recipients_planned', sums.total, 'people')
  figures.say('start_to_running', seconds, 's', { below: MAX_SECONDS })
  figures.say('preflight', (startedAt - countedAt) / 1000, 's')
  figures.say('verify', (performance.now() - verifiedAt) / 1000, 's')
  figures.say('memory_idle', usage.idleMib, 'MiB')
  figures.say('memory_over_idle', usage.peakMib - usage.idleMib, 'MiB', { below: MAX_MEMORY_MIB })
  figures.say('memory_over_idle_afterwards', afterMib - usage.idleMib, 'MiB')
  figures.say('event_loop_delay_max', usage.loopDelayMaxMs, 'ms', { below: MAX_LOOP_DELAY_MS })
}

async function untilRunning(read: () => Promise<Progress>): Promise<void> {
  const deadline = performance.now() + PLAN_TIMEOUT_MS
  for (;;) {
    const { state } = await read()
    if (state === 'running') return
    if (state !== 'planning' || performance.now() > deadline) throw new Error(`The campaign is ${state}, not running.`)
    await pause(POLL_MS)
  }
}

/** From the start of the process to the first yes of /health/ready, on this database. */
async function startUp(figures: Figures, stage: Stage): Promise<void> {
  const readyMs: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const startedAt = performance.now()
    const product = await stage.start()
    readyMs.push(performance.now() - startedAt)
    await stop(product.child)
  }
  figures.say('start_to_ready', median(readyMs), 'ms', { below: MAX_READY_MS })
  figures.say('start_to_ready_slowest', Math.max(...readyMs), 'ms')
}

async function readByIndex(figures: Figures, stage: Stage): Promise<void> {
  const { contact, subscription } = await indexedReads(stage.dataDir, READS)
  figures.note(
    `${READS} reads each through Kysely on the product's main connection, at random: a contact by Telegram id, a subscription by its key`,
  )
  figures.say('contact_by_telegram_id_p50', quantile(contact, 0.5), 'ms', { below: MAX_READ_MS })
  figures.say('contact_by_telegram_id_p99', quantile(contact, 0.99), 'ms')
  figures.say('subscription_by_key_p50', quantile(subscription, 0.5), 'ms', { below: MAX_READ_MS })
  figures.say('subscription_by_key_p99', quantile(subscription, 0.99), 'ms')
}
