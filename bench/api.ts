import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startChild } from '../scripts/stage/child.ts'
import { stop } from '../scripts/stage/stage.ts'
import { loadOf, type Load, type LoadOptions } from './api/load.ts'
import { openMeasuredProduct, type MeasuredProduct } from './api/product.ts'
import type { Figures } from './figures.ts'

const READY_MS = 30_000
const PEOPLE = 2_000

/** What an open dashboard asks for most: who is signed in, a list, and how a running campaign is doing. */
const routesOf = ({ campaignId }: MeasuredProduct): readonly (readonly [name: string, path: string])[] => [
  ['who is signed in', '/auth/me'],
  ['50 contacts', '/contacts?limit=50'],
  ['progress of a campaign', `/campaigns/${campaignId}/progress`],
]

/** `--seconds`, `--connections`. Each route is measured beside a bare Fastify route that sends the same JSON, one after the other. */
export async function apiBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: '15' }, connections: { type: 'string', default: '20' } },
  })
  const measured = await openMeasuredProduct(PEOPLE)
  try {
    const load = { seconds: Number(values.seconds), connections: Number(values.connections) }
    figures.note(
      `${PEOPLE} contacts, 5 bots, 20 campaigns; ${load.connections} connections, ${load.seconds} s for each route after ` +
        `2 s to warm up; every request is authenticated by a session; limits are off; the load runs on the same machine`,
    )
    for (const [name, path] of routesOf(measured)) await compare(figures.of(name), measured, path, load)
  } finally {
    await measured.stage.close()
  }
}

type Measure = Pick<LoadOptions, 'seconds' | 'connections'>

async function compare(
  figures: Figures,
  { stage, product, cookie }: MeasuredProduct,
  path: string,
  measure: Measure,
): Promise<void> {
  const url = `${product.url}/api/v1${path}`
  const answer = await (await fetch(url, { headers: { cookie } })).text()
  const file = join(stage.folder, 'answer.json')
  writeFileSync(file, answer)
  const bare = startChild('bench/api/bare.ts', [file], {})
  try {
    const [, bareUrl = ''] = await bare.line(/bare at (\S+)/, READY_MS)
    const floor = await loadOf({ url: bareUrl, cookie: '', ...measure })
    const ours = await loadOf({ url, cookie, ...measure })
    report(figures, ours, floor, answer.length)
  } finally {
    await stop(bare)
  }
}

function report(figures: Figures, ours: Load, floor: Load, bytes: number): void {
  figures.say('answer', bytes, 'bytes')
  figures.say('requests_per_second', ours.perSecond, '1/s')
  figures.say('p99', ours.p99Ms, 'ms')
  figures.say('median', ours.medianMs, 'ms')
  figures.say('bare_requests_per_second', floor.perSecond, '1/s')
  figures.say('bare_p99', floor.p99Ms, 'ms')
  figures.say('share_of_bare', ours.perSecond / floor.perSecond, 'x')
  figures.say('failures', ours.failures + floor.failures, 'requests', { exactly: 0 })
}
