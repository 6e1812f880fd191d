import { openCluster, type Worker } from '../../../scripts/stage/cluster.ts'
import { pause } from '../../../scripts/stage/stage.ts'
import { faults } from '../plan.ts'
import { askToRead, prepare } from './scene.ts'
import { POINTS, type Hurt, type Hurting } from './hurt.ts'

const LIFE_MS = 3_000
const MAX_STEP = 3
const POINT_TIMEOUT_MS = 15_000
const ENV = { OUTBOUND_ALLOW: '127.0.0.0/8' }

/** Several workers of one PostgreSQL install read the same shops; one after the other is killed, and another takes its place. */
export async function workersSoak(hurting: Hurting & { readonly workers: number }): Promise<Hurt> {
  const { stage, shops, chance, kills, workers } = hurting
  const cluster = await openCluster(stage)
  try {
    const crew: Worker[] = Array.from({ length: workers }, () => cluster.addWorker(ENV))
    await Promise.all(crew.map((worker) => worker.ready()))
    const { api } = cluster.web
    const scene = await prepare(stage, api, shops)
    await stage.control.setFaults(faults(1))
    const died: Record<string, number> = {}
    /** Where the worker is that was started to die by itself. */
    let pointed = 0
    for (let kill = 0; kill < kills; kill++) {
      const position = kill % 2 === 1 ? pointed : Math.floor(chance() * workers)
      pointed = position
      const point = kill % 2 === 0 ? POINTS[(kill / 2) % POINTS.length] : undefined
      const victim = crew[position]
      if (victim === undefined) continue
      const where = await blow(victim, hurting, {
        ask: () => askToRead(api, scene.sourceIds),
        isPointed: kill % 2 === 1,
      })
      died[where] = (died[where] ?? 0) + 1
      const fault = point === undefined ? {} : { FAULT_POINT: `${point}:${1 + Math.floor(chance() * MAX_STEP)}` }
      const next = cluster.addWorker({ ...ENV, ...fault })
      crew[position] = next
      await Promise.race([next.ready().catch(() => undefined), next.child.exited])
    }
    for (const [position, worker] of crew.entries()) {
      worker.child.signal('SIGKILL')
      await worker.child.exited
      const next = cluster.addWorker(ENV)
      crew[position] = next
      await next.ready()
    }
    return { api, scene, died, close: () => cluster.close() }
  } catch (error) {
    await cluster.close()
    throw error
  }
}

interface Blow {
  readonly ask: () => Promise<void>
  /** Some worker was started to die by itself: it is given the time. */
  readonly isPointed: boolean
}

async function blow({ child }: Worker, { shops, chance }: Hurting, { ask, isPointed }: Blow): Promise<string> {
  const deadline = performance.now() + (isPointed ? POINT_TIMEOUT_MS : chance() * LIFE_MS)
  do {
    shops.add(2)
    await ask()
    await Promise.race([pause(300), child.exited])
  } while (!child.hasExited && performance.now() < deadline)
  const where = child.hasExited ? 'at a point' : 'random'
  child.signal('SIGKILL')
  await child.exited
  return where
}
