import { parseArgs } from 'node:util'
import { openStage, pause, stop, type Product, type Stage } from '../../../scripts/stage/stage.ts'
import { createChance } from '../chance.ts'
import { ambiguousFaults, faults, printResult } from '../plan.ts'
import { POINTS, type Hurt, type Hurting } from './hurt.ts'
import { askToRead, prepare, settle, SHOPS, type Scene } from './scene.ts'
import { openShops, type Shops } from './shops.ts'
import { decideByHand, isClean, judge, type Verdict } from './verdict.ts'
import { workersSoak } from './workers.ts'

interface KillPlan {
  readonly kills: number
  readonly seed: number
  readonly speed: number
}

const SHORT: KillPlan = { kills: 10, seed: 1, speed: 60 }
const LONG: KillPlan = { ...SHORT, kills: 200 }
const SHORT_WORKERS: KillPlan = { ...SHORT, kills: 4 }
const MAX_STEP = 4
const THINGS_A_LIFE = 6
const STARTUP_KILL_SHARE = 0.15
const STARTUP_MS = 900
const LIFE_MS = 1_500
/** A life in which the point is not reached ends by a kill at random. */
const POINT_TIMEOUT_MS = 12_000
/** Posts of a channel that are on their way at once, twice: a kill leaves them in doubt at most. */
const MAX_DOUBT_A_KILL = 3 * 2

/**
 * Kills Switchboard between every pair of steps and at random moments while feeds grow, and counts at the receiver. Returns whether
 * nothing was lost and nothing posted twice, before and after a person decided about what is in doubt.
 */
export async function feedsSoak(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      kills: { type: 'string' },
      seed: { type: 'string' },
      speed: { type: 'string' },
      store: { type: 'string', default: 'sqlite' },
      workers: { type: 'string', default: '2' },
      assert: { type: 'boolean' },
    },
  })
  const isShared = values.store === 'postgres'
  const usual = values.short ? (isShared ? SHORT_WORKERS : SHORT) : LONG
  const plan = {
    kills: Number(values.kills ?? usual.kills),
    seed: Number(values.seed ?? usual.seed),
    speed: Number(values.speed ?? usual.speed),
  }
  const startedAt = performance.now()
  const stage = await openStage({ speed: plan.speed, seed: plan.seed })
  const chance = createChance(plan.seed)
  const shops = await openShops(SHOPS, chance)
  try {
    const hurt = isShared
      ? await workersSoak({ stage, shops, chance, kills: plan.kills, workers: Number(values.workers) })
      : await oneProcess({ stage, shops, chance, kills: plan.kills })
    const ok = await report({ stage, shops, plan: { store: values.store, ...plan }, startedAt }, hurt)
    await hurt.close()
    return ok
  } finally {
    await stage.close()
    await shops.close()
  }
}

const ENV = { OUTBOUND_ALLOW: '127.0.0.0/8' }

async function oneProcess({ stage, shops, chance, kills }: Hurting): Promise<Hurt> {
  const first = await stage.start(ENV)
  const scene = await prepare(stage, first.api, shops)
  await stage.control.setFaults(faults(1))
  await stop(first.child)
  const died: Record<string, number> = {}
  for (let kill = 0; kill < kills; kill++) {
    const point = kill % 2 === 0 ? POINTS[(kill / 2) % POINTS.length] : undefined
    const nth = 1 + Math.floor(chance() * MAX_STEP)
    shops.add(THINGS_A_LIFE)
    const product = stage.launch(point === undefined ? ENV : { ...ENV, FAULT_POINT: `${point}:${nth}` })
    const where =
      point === undefined
        ? await dieAtRandom(product, { stage, shops, chance, kills }, scene)
        : await dieAt(point, product, { stage, shops, chance, kills }, scene)
    died[where] = (died[where] ?? 0) + 1
  }
  const last = await stage.start(ENV)
  return { api: last.api, scene, died, close: () => stop(last.child) }
}

async function dieAtRandom(product: Product, { stage, shops, chance }: Hurting, { sourceIds }: Scene): Promise<string> {
  const isEarly = chance() < STARTUP_KILL_SHARE
  if (isEarly) await pause(chance() * STARTUP_MS)
  else {
    await stage.ready(product)
    await askToRead(product.api, sourceIds)
    await pause(chance() * LIFE_MS)
    shops.add(1)
  }
  product.child.signal('SIGKILL')
  await product.child.exited
  return isEarly ? 'starting' : 'random'
}

async function dieAt(
  point: string,
  product: Product,
  { stage, shops }: Hurting,
  { sourceIds }: Scene,
): Promise<string> {
  const deadline = performance.now() + POINT_TIMEOUT_MS
  await Promise.race([stage.ready(product).catch(() => undefined), product.child.exited])
  while (!product.child.hasExited && performance.now() < deadline) {
    shops.add(1)
    await Promise.race([askToRead(product.api, sourceIds), product.child.exited])
    await Promise.race([pause(300), product.child.exited])
  }
  const isMissed = !product.child.hasExited
  product.child.signal('SIGKILL')
  await product.child.exited
  return isMissed ? `${point} missed` : point
}

interface Told {
  readonly stage: Stage
  readonly shops: Shops
  readonly plan: KillPlan & { readonly store: string }
  readonly startedAt: number
}

async function report({ stage, shops, plan, startedAt }: Told, { api, scene, died }: Hurt): Promise<boolean> {
  await settle(api, scene)
  const judgeAll = () =>
    Promise.all(scene.channels.map((channel) => judge(stage.control, api, channel, shops.wanted(channel.shops))))
  const before = await judgeAll()
  const ambiguous = await ambiguousFaults(stage)
  await stage.control.setFaults({ rules: [] })
  for (const [index, channel] of scene.channels.entries())
    await decideByHand(stage.control, api, channel, before[index]?.uncertain ?? [])
  await settle(api, scene)
  const after = await judgeAll()
  const uncertain = sum(before, (verdict) => verdict.uncertain.length)
  const allowed = plan.kills * MAX_DOUBT_A_KILL + ambiguous
  const isWhole = after.every((verdict) => verdict.uncertain.length === 0 && verdict.delivered === verdict.wanted)
  const ok = [...before, ...after].every(isClean) && uncertain <= allowed && isWhole
  printResult({
    soak: 'feeds',
    ...plan,
    died,
    things: shops.things,
    wanted: sum(before, ({ wanted }) => wanted),
    delivered: sum(before, ({ delivered }) => delivered),
    lost: sum(before, ({ lost }) => lost.length),
    twice: sum(before, ({ twice }) => twice.length),
    unwanted: sum(before, ({ unwanted }) => unwanted.length),
    unrecorded: sum(before, ({ unrecorded }) => unrecorded.length),
    failed: sum(before, ({ failed }) => failed),
    uncertain,
    uncertainButDelivered: sum(before, (verdict) => verdict.uncertainButDelivered),
    ambiguous,
    allowed,
    afterDeciding: {
      delivered: sum(after, ({ delivered }) => delivered),
      lost: sum(after, ({ lost }) => lost.length),
      twice: sum(after, ({ twice }) => twice.length),
    },
    ok,
    seconds: Math.round((performance.now() - startedAt) / 1000),
  })
  if (!ok) printResult({ before: before.map(brief), after: after.map(brief) })
  return ok
}

const sum = (verdicts: readonly Verdict[], of: (verdict: Verdict) => number): number =>
  verdicts.reduce((total, verdict) => total + of(verdict), 0)

const brief = ({ uncertain, ...rest }: Verdict) => ({
  ...rest,
  uncertain: uncertain.map(({ id, title }) => `${id} ${title}`),
})
