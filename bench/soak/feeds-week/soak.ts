import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Plan } from './plan.ts'
import { judge, type Beat, type End, type FoundItem } from './verdict.ts'

const LONG: Plan = { sources: 6_000, days: 7, speed: 260, seed: 1, concurrency: 32 }
/** What `npm test` can afford. */
const SHORT: Plan = { sources: 300, days: 0.15, speed: 260, seed: 1, concurrency: 32 }
const COMPILED = fileURLToPath(new URL('../../../node_modules/.cache/switchboard', import.meta.url))
/** As docs/feeds.md advises for a machine with little memory; compiled modules are kept as `npm start` does. */
const SMALL_MACHINE: Way = {
  flags: ['--v8-pool-size=1', '--max-semi-space-size=1', '--max-old-space-size=80'],
  env: {
    UV_THREADPOOL_SIZE: '2',
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '131072',
    MALLOC_TRIM_THRESHOLD_: '262144',
    NODE_COMPILE_CACHE: COMPILED,
  },
}
const DAY_MS = 86_400_000
const FIXTURE = fileURLToPath(new URL('../../feeds/fixture/main.ts', import.meta.url))
const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))
const SOURCES_TOGETHER = 1_000

/**
 * A week of 6,000 sources: one worker of feeds reads a web of shops and newspapers on a faster clock, and what it found, how it treated its
 * hosts and what it took of the machine is held against that web's own count.
 */
export async function feedsWeekSoak(args: readonly string[]): Promise<boolean> {
  const plan = readPlan(args)
  const startedAt = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-feeds-week-'))
  const children: ChildProcess[] = []
  const endAll = (): void => children.forEach((child) => child.kill('SIGKILL'))
  process.once('exit', endAll)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  try {
    await warmUp(children)
    const origin = Date.now()
    const clock = { CLOCK_ORIGIN: String(origin), CLOCK_SPEED: String(plan.speed) }
    const numbers = ['--sources', String(plan.sources), '--seed', String(plan.seed), '--port', '0']
    const fixture = start(FIXTURE, numbers, { env: clock })
    children.push(fixture.child)
    const { port } = (await fixture.next('ready')) as { port: number }
    const times = ['--origin', String(origin), '--speed', String(plan.speed), '--concurrency', String(plan.concurrency)]
    const worker = start(WORKER, ['--folder', folder, ...times], SMALL_MACHINE)
    children.push(worker.child)
    await worker.next('ready')
    worker.child.stdin?.write(`${JSON.stringify(await listSources(port, plan.sources))}\n`)
    await worker.next('added')
    const week = await watch(worker, plan)
    worker.child.stdin?.write('end\n')
    const end = (await worker.next('end')) as End
    if (worker.child.exitCode === null) await once(worker.child, 'exit')
    return await judge({
      plan,
      ...week,
      end,
      items: worker.items,
      port,
      seconds: (performance.now() - startedAt) / 1000,
    })
  } finally {
    endAll()
    rmSync(folder, { recursive: true, force: true })
  }
}

const WARM_UP_SOURCES = 40
const WARM_UP_MS = 4_000

/** What is compiled for these flags is kept by a first worker, as it is by the first start of an install. */
async function warmUp(children: ChildProcess[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-feeds-week-'))
  const fixture = start(FIXTURE, ['--sources', String(WARM_UP_SOURCES), '--port', '0'], { env: {} })
  const worker = start(WORKER, ['--folder', folder, '--origin', String(Date.now())], SMALL_MACHINE)
  children.push(fixture.child, worker.child)
  const { port } = (await fixture.next('ready')) as { port: number }
  await worker.next('ready')
  worker.child.stdin?.write(`${JSON.stringify(await listSources(port, WARM_UP_SOURCES))}\n`)
  await worker.next('added')
  await pause(WARM_UP_MS)
  worker.child.stdin?.write('end\n')
  await worker.next('end')
  if (worker.child.exitCode === null) await once(worker.child, 'exit')
  fixture.child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
}

interface Message {
  readonly kind: string
}

interface Running {
  readonly child: ChildProcess
  readonly beats: Beat[]
  readonly items: FoundItem[]
  next(kind: string): Promise<object>
}

interface Way {
  readonly env: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
}

function start(script: string, args: readonly string[], { env, flags = [] }: Way): Running {
  const child = spawn(process.execPath, [...flags, script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const beats: Beat[] = []
  const items: FoundItem[] = []
  const waiting = new Map<string, (message: object) => void>()
  const came = new Map<string, object>()
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const message = JSON.parse(line) as Message & { readonly ready?: boolean; readonly items?: readonly FoundItem[] }
    const kind = message.ready === true ? 'ready' : message.kind
    if (kind === 'beat') beats.push(message as Message & Beat)
    else if (kind === 'items') items.push(...(message.items ?? []))
    else {
      came.set(kind, message)
      waiting.get(kind)?.(message)
    }
  })
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => {
      if (!came.has('end')) reject(new Error(`${script} ended with ${code}.`))
    })
  })
  ended.catch(() => undefined)
  const heard = (kind: string): Promise<object> =>
    new Promise((resolve) => {
      const message = came.get(kind)
      if (message !== undefined) resolve(message)
      else waiting.set(kind, resolve)
    })
  return { child, beats, items, next: (kind) => Promise.race([heard(kind), ended]) }
}

async function listSources(port: number, total: number): Promise<object[]> {
  const found: object[] = []
  for (let from = 0; from < total; from += SOURCES_TOGETHER) {
    const answer = await fetch(`http://127.0.0.1:${port}/control/sources?from=${from}&limit=${SOURCES_TOGETHER}`)
    const { sources } = (await answer.json()) as { sources: { url: string; settings: object }[] }
    found.push(...sources.map(({ url, settings }) => ({ url, settings })))
  }
  return found
}

/** Until the simulated days are over; a line each twentieth of them. */
async function watch(
  worker: Running,
  { days, speed }: Plan,
): Promise<{ readonly beats: readonly Beat[]; readonly realMs: number }> {
  const beginsAt = performance.now()
  const lasts = (days * DAY_MS) / speed
  let told = 0
  for (;;) {
    await Promise.race([pause(250), worker.next('exit')])
    const share = (performance.now() - beginsAt) / lasts
    const last = worker.beats.at(-1)
    if (last !== undefined && share * 20 >= told + 1) {
      told = Math.floor(share * 20)
      process.stderr.write(
        `${(share * days).toFixed(2)} days: ${last.polls} polls, ${Math.round(last.rss / 1e6)} MB resident, ${Math.round(last.heapUsed / 1e6)} MB heap\n`,
      )
    }
    if (share >= 1) return { beats: worker.beats, realMs: performance.now() - beginsAt }
  }
}

function readPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      sources: { type: 'string' },
      days: { type: 'string' },
      speed: { type: 'string' },
      seed: { type: 'string' },
      concurrency: { type: 'string' },
      assert: { type: 'boolean' },
    },
  })
  const usual = values.short ? SHORT : LONG
  return {
    sources: Number(values.sources ?? usual.sources),
    days: Number(values.days ?? usual.days),
    speed: Number(values.speed ?? usual.speed),
    seed: Number(values.seed ?? usual.seed),
    concurrency: Number(values.concurrency ?? usual.concurrency),
  }
}
