import { appendFileSync } from 'node:fs'
import { silentLogger } from '../../src/kernel/log.ts'
import { openDatabase } from '../../src/db/database.ts'
import { openPostgres } from '../../src/db/postgres/open.ts'
import { createJobs, createTableDispatcher } from '../../src/platform/jobs/index.ts'
import { createPgBossDispatcher } from '../../src/platform/jobs/pg-boss-dispatcher.ts'
import { realClock } from '../../src/platform/system.ts'
import { wordKind } from './jobs.ts'

/** A process that works on jobs, to be killed. Its first try of a job never ends; each try is a line in `journal`. */
const [where = '', journal = ''] = process.argv.slice(2)
const isPostgres = where.startsWith('postgres')
const database = isPostgres
  ? await openPostgres({
      url: where,
      poolMin: 0,
      poolMax: 3,
      statementTimeoutMs: 10_000,
      applicationName: 'switchboard test worker',
      onError: () => undefined,
    })
  : openDatabase(where, () => undefined)
const options = { clock: realClock, logger: silentLogger, works: true }
const dispatcher = isPostgres
  ? createPgBossDispatcher({ url: where, ...options })
  : createTableDispatcher(database, realClock)
const jobs = createJobs({ database, dispatcher, ...options, onDead: () => Promise.resolve() })
jobs.handle(wordKind(), async ({ attempt, payload }) => {
  appendFileSync(journal, `${payload.word} ${attempt}\n`)
  if (attempt === 1 || payload.word === 'poison') await new Promise(() => setInterval(() => undefined, 1_000))
})
await jobs.start()
