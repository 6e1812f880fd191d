import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import { countdown, measure } from './measure.mjs'

/** As on worker.graphile.org/docs/performance: batches in and out, 24 at once. */
const presetOf = (connectionString) => ({
  worker: {
    connectionString,
    concurrentJobs: 24,
    maxPoolSize: 25,
    localQueue: { size: 500 },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
    logger: new Logger(() => () => {}),
  },
})

await measure({
  async prepare(url, count) {
    const utils = await makeWorkerUtils({ preset: presetOf(url) })
    await utils.migrate()
    await utils.release()
    await query(
      url,
      `select graphile_worker.add_jobs(array(
         select json_populate_record(null::graphile_worker.job_spec, json_build_object('identifier', 'nothing', 'payload', json_build_object('id', n)))
         from generate_series(1, ${count}) n))`,
    )
    await query(url, 'analyze')
  },
  async drain(url, count) {
    const { promise, one } = countdown(count)
    const runner = await run({ preset: presetOf(url), noHandleSignals: true, parsedCronItems: [], taskList: { nothing: async () => one() } })
    await promise
    await runner.stop()
    const { rows } = await query(url, 'select count(*)::int as left from graphile_worker.jobs')
    if (rows[0].left !== 0) throw new Error(`${rows[0].left} jobs were left`)
  },
  close: async () => {},
})

async function query(connectionString, text) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}
