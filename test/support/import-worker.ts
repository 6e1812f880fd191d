import { join } from 'node:path'
import { openDatabase } from '../../src/db/database.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { createImports } from '../../src/modules/audiences/index.ts'
import { createJobs, createTableDispatcher } from '../../src/platform/jobs/index.ts'
import { realClock } from '../../src/platform/system.ts'

/** A process that brings what was started in a data folder, to be killed. */
const [folder = ''] = process.argv.slice(2)
const database = openDatabase(folder, () => undefined)
const jobs = createJobs({
  database,
  dispatcher: createTableDispatcher(database, realClock),
  clock: realClock,
  logger: silentLogger,
  works: true,
  onDead: () => Promise.resolve(),
})
const audit = { record: () => Promise.resolve() }
createImports({ database, clock: realClock, audit, jobs, folder: join(folder, 'imports') })
await jobs.start()
