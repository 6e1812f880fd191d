import { Queue, Worker } from 'bullmq'
import { countdown, measure } from './measure.mjs'

const QUEUE = 'nothing'
const WORKERS = 4
const CONCURRENCY = 100
const connectionOf = (url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port), maxRetriesPerRequest: null })

await measure({
  async prepare(url, count) {
    const queue = new Queue(QUEUE, { connection: connectionOf(url), defaultJobOptions: { removeOnComplete: true } })
    for (let from = 0; from < count; from += 5_000)
      await queue.addBulk(Array.from({ length: Math.min(5_000, count - from) }, (_, index) => ({ name: 'job', data: { id: from + index } })))
    await queue.close()
  },
  async drain(url, count) {
    const { promise, one } = countdown(count)
    const workers = Array.from(
      { length: WORKERS },
      () => new Worker(QUEUE, async () => {}, { connection: connectionOf(url), concurrency: CONCURRENCY }),
    )
    for (const worker of workers) worker.on('completed', one).on('error', (error) => process.stderr.write(`${error}\n`))
    await promise
    await Promise.all(workers.map((worker) => worker.close()))
  },
  close: async () => {},
})
