import { cpus, release, totalmem } from 'node:os'
import { apiBench } from './api.ts'
import { engineBench } from './engine.ts'
import { feedsBench } from './feeds.ts'
import { createFigures, type Figures } from './figures.ts'
import { importBench } from './import.ts'
import { keysBench } from './keys.ts'
import { lorisBench } from './loris.ts'
import { planBench } from './plan.ts'
import { rateBench } from './rate.ts'
import { sheetsBench } from './sheets.ts'
import { stormBench } from './storm.ts'

interface Bench {
  readonly what: string
  run(figures: Figures, args: readonly string[]): Promise<void>
}

const benches: Readonly<Record<string, Bench>> = {
  engine: { what: 'deliveries a second with intent and outcome durable, beside three job queues', run: engineBench },
  rate: {
    what: "one bot and a hundred at Telegram's pace beside the simulator, /start answered meanwhile",
    run: rateBench,
  },
  plan: {
    what: 'a campaign of 1,000,000 recipients: start to running, start of the process, indexed reads',
    run: planBench,
  },
  api: { what: 'the three busiest routes under load, beside a bare Fastify route', run: apiBench },
  loris: {
    what: 'a thousand clients that send a byte a second, while a person looks at the dashboard',
    run: lorisBench,
  },
  feeds: {
    what: 'items parsed and keyed a second and 57 awkward feeds, beside three readers of feeds',
    run: feedsBench,
  },
  import: { what: 'a file of 1,000,000 subscribers: seconds, memory, event loop', run: importBench },
  keys: {
    what: 'product keys: quality on 200 labelled pairs, the check whether one is known among 5,000,000',
    run: keysBench,
  },
  sheets: {
    what: 'workbooks read, refused, changed and written, beside unzip, gzip and three libraries; parts: read, awkward, engine, write',
    run: sheetsBench,
  },
  storm: { what: 'one bot in a storm of 429 answers: nothing early, the others keep their pace', run: stormBench },
}

async function main(): Promise<number> {
  const [name = '', ...given] = process.argv.slice(2)
  const bench = benches[name]
  if (bench === undefined) {
    const list = Object.entries(benches).map(([each, { what }]) => `  ${each.padEnd(8)} ${what}`)
    process.stderr.write(`Name a benchmark, for example: npm run bench -- engine --assert\n${list.join('\n')}\n`)
    return name === '' ? 0 : 2
  }
  const figures = createFigures(name)
  figures.note(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ` +
      `${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.versions.node}`,
  )
  await bench.run(
    figures,
    given.filter((argument) => argument !== '--assert'),
  )
  return given.includes('--assert') && !figures.ok ? 1 : 0
}

process.exitCode = await main()
