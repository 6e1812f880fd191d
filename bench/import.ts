import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createApiClient } from '../src/cli/client.ts'
import { importSchema, type Import } from '../src/modules/audiences/contract.ts'
import { socketPath } from '../src/platform/socket-path.ts'
import { addBots } from '../scripts/stage/crowd.ts'
import { openStage, pause, type Product } from '../scripts/stage/stage.ts'
import type { Figures } from './figures.ts'
import { watch } from './stage/watch.ts'

const MAX_MEMORY_MIB = 200
const MAX_LOOP_DELAY_MS = 50
const TIMEOUT_MS = 1_800_000
const SETTLE_MS = 3_000
const POLL_MS = 200
const FIRST_ID = 1_000_000_000
const BLOCK_ROWS = 10_000

/** `--rows N`. */
export async function importBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rows: { type: 'string', default: '1000000' } } })
  const rows = Number(values.rows)
  figures.note(
    `a CSV file of ${rows} people with names, language and two tags, none of them known, brought with evidence of consent through the REST API`,
  )
  const stage = await openStage({ speed: 1, seed: 1 })
  try {
    const product = await stage.start()
    const [account] = await addBots(stage.control, product.api, 1)
    if (account === undefined) throw new Error('There is no bot.')
    const client = createApiClient(socketPath(stage.dataDir))
    const file = join(stage.folder, 'people.csv')
    await writePeople(file, rows)
    await pause(SETTLE_MS)
    const watching = await watch(stage, product)
    const uploadedAt = performance.now()
    const uploaded = await client.upload(`/imports?accountId=${account.id}`, file, importSchema)
    await client.close()
    const startedAt = performance.now()
    await product.api.post(`/imports/${uploaded.id}/start`, {
      lines: uploaded.lines,
      tags: ['brought'],
      consent: { obtainedOn: '2026-01-31', how: 'They ticked the box under the order form.' },
    })
    const done = await untilDone(product, uploaded.id)
    const seconds = (performance.now() - startedAt) / 1000
    const usage = await watching.end()
    if (done.counts.subscribed !== rows) throw new Error(`Not everybody is in: ${JSON.stringify(done.counts)}`)
    figures.say('rows_brought', rows, 'rows')
    figures.say('upload', (startedAt - uploadedAt) / 1000, 's')
    figures.say('import', seconds, 's')
    figures.say('rows_a_second', rows / seconds, '1/s')
    figures.say('memory_idle', usage.idleMib, 'MiB')
    figures.say('memory_over_idle', usage.peakMib - usage.idleMib, 'MiB', { below: MAX_MEMORY_MIB })
    figures.say('event_loop_delay_max', usage.loopDelayMaxMs, 'ms', { below: MAX_LOOP_DELAY_MS })
  } finally {
    await stage.close()
  }
}

async function writePeople(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file)
  stream.write('telegram_id,first_name,last_name,username,language_code,tags\n')
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const lines: string[] = []
    for (let row = from; row < Math.min(rows, from + BLOCK_ROWS); row++)
      lines.push(`${FIRST_ID + row * 7},Ann ${row},"Lee, the ${row % 100}.",ann_${row},en,"spring;shop ${row % 10}"\n`)
    if (!stream.write(lines.join(''))) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
  }
  stream.end()
  await finished(stream)
}

async function untilDone({ api }: Product, id: number): Promise<Import> {
  const deadline = performance.now() + TIMEOUT_MS
  for (;;) {
    const now = await api.get<Import>(`/imports/${id}`)
    if (now.state === 'done') return now
    if (now.state !== 'running' || performance.now() > deadline) throw new Error(`The import is ${now.state}.`)
    await pause(POLL_MS)
  }
}
