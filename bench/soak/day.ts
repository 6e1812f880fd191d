import { parseArgs } from 'node:util'
import type { Account } from '../../src/modules/accounts/contract.ts'
import type { Campaign, Progress } from '../../src/modules/campaigns/contract.ts'
import type { System } from '../../src/observe/contract.ts'
import type { Api } from '../../scripts/stage/api.ts'
import { addBots, sendStarts, waitForSubscribers } from '../../scripts/stage/crowd.ts'
import { openStage, pause, stop, type Stage } from '../../scripts/stage/stage.ts'
import { createChance } from './chance.ts'
import { floors, slope, type Point } from './slope.ts'

interface Plan {
  /** Of virtual time. */
  readonly hours: number
  readonly speed: number
  readonly people: number
  readonly bots: number
  readonly seed: number
}

const USUAL: Plan = { hours: 24, speed: 180, people: 600, bots: 3, seed: 1 }
const HOUR_MS = 3_600_000
const LOOK_EVERY_MS = 500
const ACT_EVERY_MS = 50
/** Caches fill in the beginning: this share of the time is left out of the slope. */
const WARM_UP_SHARE = 1 / 3
/** A leak of one kB for each of the messages and updates of an hour would be more. */
const MAX_HEAP_SLOPE_BYTES = 512 * 1024
/** Somebody comes or leaves between the count and the start. */
const MAX_TRIES = 50
const COMPLETION_TIMEOUT_MS = 120_000

/**
 * A day of traffic on the virtual clock: people write, leave and come back all the time, and each hour there is a campaign to all of
 * them. Returns whether what the heap holds after its collections grows by less than half a megabyte an hour, and nothing waits at the end.
 */
export async function daySoak(args: readonly string[]): Promise<boolean> {
  const plan = readPlan(args)
  const startedAt = performance.now()
  const stage = await openStage({ speed: plan.speed, seed: plan.seed })
  try {
    const { api, child } = await stage.start()
    const accounts = await addBots(stage.control, api, plan.bots)
    await sendStarts(stage.control, accounts, plan.people)
    await waitForSubscribers(api, plan.people, () => undefined)
    const traffic = startTraffic(stage, accounts, plan.seed)
    const day = await watch(api, accounts, plan)
    const acts = await traffic.stop()
    const finished = await settle(api, day.campaigns)
    const { committed } = await stage.control.summary()
    await stop(child)
    return report({ plan, ...day, acts, committed, finished, startedAt })
  } finally {
    await stage.close()
  }
}

/** Somebody does something every now and then, of real time. */
function startTraffic({ control }: Stage, accounts: readonly Account[], seed: number) {
  const chance = createChance(seed)
  const over = new AbortController()
  let acts = 0
  const act = async (people: readonly { readonly id: number }[]): Promise<void> => {
    const person = people[Math.floor(chance() * people.length)]?.id
    const bot = accounts[Math.floor(chance() * accounts.length)]?.telegramId
    if (person === undefined || bot === undefined) return
    const what = chance()
    if (what < 0.6) await control.act({ type: 'text', bot, person, text: 'Is this still on?' })
    else await control.act({ type: what < 0.8 ? 'stop' : 'start', bot, person })
    acts++
  }
  const running = (async () => {
    const people = await control.people(0, 500)
    while (!over.signal.aborted) {
      await act(people)
      await pause(ACT_EVERY_MS)
    }
  })()
  return {
    async stop(): Promise<number> {
      over.abort()
      await running
      return acts
    },
  }
}

interface Day {
  readonly heap: readonly Point[]
  readonly resident: readonly Point[]
  readonly longestHoldMs: number
  readonly campaigns: readonly number[]
}

/** Looks at the process, and starts a campaign at the beginning of each virtual hour. */
async function watch(api: Api, accounts: readonly Account[], { hours, speed }: Plan): Promise<Day> {
  const heap: Point[] = []
  const resident: Point[] = []
  const campaigns: number[] = []
  let longestHoldMs = 0
  const beginsAt = performance.now()
  for (;;) {
    const x = ((performance.now() - beginsAt) * speed) / HOUR_MS
    if (x >= hours) return { heap, resident, longestHoldMs, campaigns }
    if (campaigns.length <= x) campaigns.push(await startCampaign(api, accounts, campaigns.length))
    const { memory, loop } = await api.get<System>('/system')
    heap.push({ x, y: memory.heapUsedBytes })
    resident.push({ x, y: memory.rssBytes })
    longestHoldMs = Math.max(longestHoldMs, loop.maxMs)
    await pause(LOOK_EVERY_MS)
  }
}

async function startCampaign(api: Api, accounts: readonly Account[], hour: number): Promise<number> {
  const { id } = await api.post<Campaign>('/campaigns', {
    name: `Hour ${hour}`,
    message: { text: 'Hello {{first_name|you}}', media: null, button: null },
    audience: { accountIds: accounts.map((account) => account.id) },
  })
  for (let tries = 1; ; tries++) {
    const { audience } = await api.get<{ audience: { recipients: number } }>(`/campaigns/${id}/preflight`)
    try {
      await api.post(`/campaigns/${id}/start`, { confirmRecipients: audience.recipients })
      return id
    } catch (error) {
      const hasMoved = error instanceof Error && error.message.includes('recipients_changed')
      if (!hasMoved || tries === MAX_TRIES) throw error
    }
  }
}

/** How many campaigns came to their end. */
async function settle(api: Api, campaigns: readonly number[]): Promise<number> {
  const deadline = performance.now() + COMPLETION_TIMEOUT_MS
  for (;;) {
    const states = await Promise.all(campaigns.map((id) => api.get<Progress>(`/campaigns/${id}/progress`)))
    const finished = states.filter(({ state }) => state === 'completed').length
    if (finished === campaigns.length || performance.now() > deadline) return finished
    await pause(LOOK_EVERY_MS)
  }
}

interface Result extends Day {
  readonly plan: Plan
  readonly acts: number
  readonly committed: number
  readonly finished: number
  readonly startedAt: number
}

function report({ plan, heap, resident, longestHoldMs, campaigns, finished, startedAt, ...counts }: Result): boolean {
  const settled = (points: readonly Point[]): Point[] =>
    floors(points, 0.5).filter(({ x }) => x >= plan.hours * WARM_UP_SHARE)
  const heapSlope = slope(settled(heap))
  const ok = heapSlope < MAX_HEAP_SLOPE_BYTES && finished === campaigns.length
  const inMegabytes = (points: readonly Point[]): number[] =>
    floors(points, Math.max(0.5, plan.hours / 12)).map(({ y }) => Math.round(y / 100_000) / 10)
  const figures = {
    soak: 'day',
    ...plan,
    ...counts,
    campaigns: campaigns.length,
    finished,
    heapFloorMb: inMegabytes(heap),
    residentFloorMb: inMegabytes(resident),
    heapSlopeKbPerHour: Math.round(heapSlope / 1_000),
    residentSlopeKbPerHour: Math.round(slope(settled(resident)) / 1_000),
    longestHoldMs: Math.round(longestHoldMs),
    ok,
    seconds: Math.round((performance.now() - startedAt) / 1000),
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  return ok
}

function readPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hours: { type: 'string' },
      speed: { type: 'string' },
      people: { type: 'string' },
      bots: { type: 'string' },
      seed: { type: 'string' },
      assert: { type: 'boolean' },
    },
  })
  return {
    hours: Number(values.hours ?? USUAL.hours),
    speed: Number(values.speed ?? USUAL.speed),
    people: Number(values.people ?? USUAL.people),
    bots: Number(values.bots ?? USUAL.bots),
    seed: Number(values.seed ?? USUAL.seed),
  }
}
