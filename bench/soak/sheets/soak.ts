import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openStage, pause, stop, type Product, type Stage } from '../../../scripts/stage/stage.ts'
import { createChance } from '../chance.ts'
import { printResult } from '../plan.ts'
import { offspringOf, orphansAmong } from './children.ts'
import { live, newScene, type Scene } from './life.ts'
import { judge, settle } from './verdict.ts'

/** In upload, reading, consolidating, a step, a download, and around the end of any of them. */
const POINTS = [
  'sheets-received',
  'sheets-kept',
  'sheets-started',
  'sheets-read',
  'sheets-consolidated',
  'sheets-applied',
  'sheets-exported',
  'sheets-worked',
  'sheets-committed',
] as const
const SHORT_KILLS = 4
const LONG_KILLS = 50
const LIFE_MS = 5_000
const POINT_TIMEOUT_MS = 30_000
const MAX_STEP = 2

/** Kills Switchboard while files come in, are read, changed and written, and looks at what is there after the last start. */
export async function sheetsSoak(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      kills: { type: 'string' },
      seed: { type: 'string', default: '1' },
      assert: { type: 'boolean' },
    },
  })
  const kills = Number(values.kills ?? (values.short ? SHORT_KILLS : LONG_KILLS))
  const seed = Number(values.seed)
  const startedAt = performance.now()
  const stage = await openStage({ speed: 1, seed })
  try {
    const scene = newScene()
    const hurt = await hurtIt(stage, scene, { kills, chance: createChance(seed) })
    const last = await stage.start()
    await settle(last.api, scene.projects)
    const verdict = await judge(last.api, stage.dataDir, scene.projects)
    const wrong = [...verdict.wrong, ...uploadsLeft(stage.dataDir, scene)]
    const known = offspringOf(last.child.pid)
    await stop(last.child)
    const orphans = hurt.orphans + (await orphansAmong(known))
    const ok = wrong.length === 0 && orphans === 0
    const { projects, files, asked, unfinished } = scene
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    const { runs, failures } = verdict
    const counts = { projects: projects.length, files, asked, unfinished: unfinished.length }
    printResult({
      soak: 'sheets',
      kills,
      seed,
      died: hurt.died,
      ...counts,
      runs,
      failures,
      orphans,
      wrong: wrong.length,
      ok,
      seconds,
    })
    if (!ok) printResult({ wrong: wrong.slice(0, 50) })
    return ok
  } finally {
    await stage.close()
  }
}

interface Hurting {
  readonly kills: number
  readonly chance: () => number
}

async function hurtIt(stage: Stage, scene: Scene, { kills, chance }: Hurting) {
  const died: Record<string, number> = {}
  let orphans = 0
  for (let kill = 0; kill < kills; kill++) {
    const point = kill % 2 === 0 ? POINTS[(kill / 2) % POINTS.length] : undefined
    const nth = 1 + Math.floor(chance() * MAX_STEP)
    const product = stage.launch(point === undefined ? {} : { FAULT_POINT: `${point}:${nth}` })
    const end = await liveAndDie(stage, product, { scene, chance, isAtPoint: point !== undefined })
    const where = point === undefined ? 'random' : end.isMissed ? `${point} missed` : point
    died[where] = (died[where] ?? 0) + 1
    orphans += end.orphans
  }
  return { died, orphans }
}

interface Living {
  readonly scene: Scene
  readonly chance: () => number
  readonly isAtPoint: boolean
}

async function liveAndDie(stage: Stage, product: Product, { scene, chance, isAtPoint }: Living) {
  const known = new Map<number, ReturnType<typeof offspringOf>[number]>()
  const watch = setInterval(() => {
    for (const each of offspringOf(product.child.pid)) known.set(each.pid, each)
  }, 40)
  const living = stage
    .ready(product)
    .then(() => live(product.api, stage.dataDir, scene, chance))
    .catch((error: unknown) => {
      if (!product.child.hasExited) product.child.signal('SIGKILL')
      return error
    })
  await Promise.race([product.child.exited, pause(isAtPoint ? POINT_TIMEOUT_MS : chance() * LIFE_MS)])
  const isMissed = !product.child.hasExited
  for (const each of offspringOf(product.child.pid)) known.set(each.pid, each)
  product.child.signal('SIGKILL')
  await product.child.exited
  clearInterval(watch)
  const error = await living
  if (error instanceof Error && / 5\d\d /.test(error.message)) throw error
  return { isMissed, orphans: await orphansAmong([...known.values()]) }
}

/** Of uploads that were never sent on there may be a part and what tus says of it; of nothing else. */
function uploadsLeft(dataDir: string, { unfinished }: Scene): string[] {
  const names = readdirSync(join(dataDir, 'sheets', 'uploads'))
  const open = new Set(unfinished.map(({ address }) => address.split('/').at(-1) ?? ''))
  return names.filter((name) => !open.has(name.replace(/\.json$/, ''))).map((name) => `uploads/${name} was left`)
}
