import { PgBoss } from 'pg-boss'
import { measure } from './measure.mjs'

const QUEUE = 'nothing'
const BATCH = 1_000
/** Loops that fetch a batch and complete it, side by side. */
const LOOPS = 4
let boss

/** Batches by `fetch` and `complete`: without the pauses of `work`, which polls. */
await measure({
  async prepare(url, count) {
    if (boss === undefined) {
      boss = new PgBoss({ connectionString: url, max: LOOPS + 2, supervise: false, schedule: false })
      boss.on('error', (error) => process.stderr.write(`${error}\n`))
      await boss.start()
      await boss.createQueue(QUEUE)
    }
    for (let from = 0; from < count; from += 10_000)
      await boss.insert(QUEUE, Array.from({ length: Math.min(10_000, count - from) }, (_, index) => ({ data: { id: from + index } })))
    await boss.getDb().executeSql('analyze')
  },
  async drain(_url, count) {
    let done = 0
    const loop = async () => {
      for (;;) {
        const jobs = await boss.fetch(QUEUE, { batchSize: BATCH })
        if (jobs.length === 0) return
        await boss.complete(QUEUE, jobs.map(({ id }) => id))
        done += jobs.length
      }
    }
    await Promise.all(Array.from({ length: LOOPS }, loop))
    if (done !== count) throw new Error(`${done} of ${count} jobs were completed`)
  },
  close: () => boss.stop({ graceful: false }),
})
