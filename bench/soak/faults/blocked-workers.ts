import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openCluster, type Cluster } from '../../../scripts/stage/cluster.ts'
import { addBots, sendStarts, waitForDelivered, waitForSubscribers } from '../../../scripts/stage/crowd.ts'
import { openStage, pause, type Stage } from '../../../scripts/stage/stage.ts'
import type { Figures } from '../../figures.ts'
import { openWire, overlapsIn, type SeenSend, type Wire } from '../workers/wire.ts'
import { createHook, type Hook } from './hook/client.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, reckon, sayReckoning, startCampaign } from './play.ts'

const BOTS = 4
const WORKERS = 2
const MAX_WINDOW = 8
/** Below the 6 s of a lease and above them. */
const BLOCKS_MS = [5_000, 9_000] as const
const BETWEEN_MS = 1_500

/** The event loop of a worker on PostgreSQL stands still, for 5 s and for longer than its lease: it stops itself, and nobody sends beside it. */
export async function blockedWorkers(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  const times = isShort ? 2 : 20
  const stage = await openStage({ speed: 1, seed: 1 })
  const wires: Wire[] = []
  let cluster: Cluster | undefined
  try {
    cluster = await openCluster(stage)
    const seen: SeenSend[] = []
    for (let number = 1; number <= WORKERS; number++)
      wires.push(await openWire(`worker ${number}`, stage.apiRoot, seen))
    const hooks = await hire(stage, cluster, wires)
    await blockInTurn(figures, { stage, cluster, hooks, seen, times })
  } finally {
    await cluster?.close()
    for (const wire of wires) wire.close()
    await stage.close()
  }
}

/** A worker behind each wire. */
async function hire(stage: Stage, cluster: Cluster, wires: readonly Wire[]): Promise<Hook[]> {
  const hooks: Hook[] = []
  for (const [index, wire] of wires.entries()) {
    const folder = join(stage.folder, `hook-${index}`)
    mkdirSync(folder)
    const hook = createHook(folder)
    await cluster.addWorker({ ...hook.env(), TELEGRAM_API_ROOT: wire.root }).ready()
    hooks.push(hook)
  }
  return hooks
}

interface Turns {
  readonly stage: Stage
  readonly cluster: Cluster
  readonly hooks: readonly Hook[]
  readonly seen: readonly SeenSend[]
  readonly times: number
}

async function blockInTurn(figures: Figures, { stage, cluster, hooks, seen, times }: Turns): Promise<void> {
  const { api } = cluster.web
  const people = times * 260
  const accounts = await addBots(stage.control, api, BOTS)
  await sendStarts(stage.control, accounts, people)
  await waitForSubscribers(api, people, () => {})
  await waitForDelivered(stage.control, people)
  const campaign = await startCampaign(api, accounts, 'workers')
  for (let turn = 0; turn < times; turn++) {
    await pause(BETWEEN_MS)
    const ms = BLOCKS_MS[turn % BLOCKS_MS.length] ?? 0
    await hooks[turn % WORKERS]?.block(ms)
    await pause(ms)
  }
  const isDone = await isCompleted(api, campaign)
  const summary = await stage.control.summary()
  const reckoning = await reckon({ stage, product: cluster.web }, campaign)
  figures.say('blocked', times, 'times 5 or 9 s')
  figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
  figures.say('overlapping_sends', overlapsIn(seen).length, 'pairs', { exactly: 0 })
  figures.say('early_sends', summary.earlySends, 'sends', { exactly: 0 })
  figures.say('uncertain', reckoning.agreement.uncertain, 'people', { below: times * BOTS * MAX_WINDOW + 1 })
  sayReckoning(figures, reckoning)
}
